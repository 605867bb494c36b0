package org.opencpm.notification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.messaging.SpecExample;

@Requirement(
    value = {"SD-REF-01", "AD-PF-17"},
    partial = true)
class ImdnParserTest {

  private static final String DELIVERED =
      "<delivery-notification><status><delivered/></status></delivery-notification>";

  private static final MediaType IMDN = MediaType.parse("message/imdn+xml").orElseThrow();

  private static ImdnDocument parsed(String document) throws ImdnSyntaxException {
    return ImdnParser.parse(document.getBytes(UTF_8));
  }

  private static String about(String id) {
    return "<imdn><message-id>" + id + "</message-id>" + DELIVERED + "</imdn>";
  }

  private static MimeEntity part(String document) {
    return MimeEntity.of(IMDN, List.of(), document.getBytes(UTF_8));
  }

  @Test
  void readsTheNotificationsOfTheExamples() throws Exception {
    MimeEntity delivery =
        CpimMessage.parse(SpecExample.body("03-imdn-delivery-message.txt")).content();
    MimeEntity display = CpimMessage.parse(SpecExample.body("04-msrp-imdn-display.txt")).content();

    assertThat(ImdnParser.parseAll(delivery))
        .containsExactly(
            ImdnDocument.of(
                "Mx7Qp2Lr9aTz04", Optional.of("2024-03-05T10:15:30.120Z"), Disposition.DELIVERED));
    assertThat(ImdnParser.parseAll(display))
        .containsExactly(
            ImdnDocument.of(
                "Cm1aB7tY3xPq20", Optional.of("2024-03-05T10:16:02.007Z"), Disposition.DISPLAYED));
  }

  @Test
  void readsEveryElementInAnyOrder() throws Exception {
    ImdnDocument document =
        parsed(
            """
            <?xml version="1.0"?>
            <!-- a comment -->
            <imdn xmlns="urn:ietf:params:xml:ns:imdn">
              <display-notification>
                <status>
                  <displayed/>
                </status>
              </display-notification>
              <subject>caf&#233; &amp; <![CDATA[<more>]]></subject>
              <original-recipient-uri>sip:list@example.com</original-recipient-uri>
              <recipient-uri>
                im:bob@example.com
              </recipient-uri>
              <datetime>2008-04-04T12:16:49-05:00</datetime>
              <message-id>34jk324j</message-id>
            </imdn>
            """);

    assertThat(document)
        .isEqualTo(
            new ImdnDocument(
                "34jk324j",
                Optional.of("2008-04-04T12:16:49-05:00"),
                Optional.of("im:bob@example.com"),
                Optional.of("sip:list@example.com"),
                Optional.of("café & <more>"),
                Disposition.DISPLAYED));
  }

  @ParameterizedTest
  @EnumSource(Disposition.class)
  void knowsEveryStatusOfEveryKind(Disposition disposition) throws Exception {
    String kind = disposition.kind().element();
    String document =
        "<imdn><message-id>a</message-id><%s><status><%s/></status></%s></imdn>"
            .formatted(kind, disposition.element(), kind);

    assertThat(parsed(document).disposition()).isEqualTo(disposition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<imdn><message-id>a</message-id>" + DELIVERED + "</imdn>",
        "<imdn xmlns='urn:ietf:params:imdn'><message-id>a</message-id>" + DELIVERED + "</imdn>",
        "<i:imdn><i:message-id>a</i:message-id><delivery-notification><i:status><i:delivered/>"
            + "</i:status></delivery-notification></i:imdn>",
        "<imdn><message-id> a\n</message-id><datetime/><recipient-uri></recipient-uri>"
            + "<delivery-notification><delivered></delivered></delivery-notification></imdn>",
        "\ufeff<imdn><message-id>a</message-id><x:new xmlns:x='urn:x'><message-id>b</message-id>"
            + "</x:new>"
            + DELIVERED
            + "</imdn>",
        "<imdn><message-id>a</message-id><message-id>b</message-id>" + DELIVERED + "</imdn>",
        "<imdn><message-id>a</message-id><delivery-notification><status><new/><delivered/></status>"
            + "</delivery-notification></imdn>",
        "<imdn><message-id>a</message-id>"
            + "<interworking-notification><status><c:legacy-sms/></status></interworking-notification>"
            + DELIVERED
            + "</imdn>"
      })
  void readsWhatDeployedClientsWrite(String document) throws Exception {
    assertThat(parsed(document))
        .isEqualTo(ImdnDocument.of("a", Optional.empty(), Disposition.DELIVERED));
  }

  @Test
  void readsOtherEncodingsThatXmlAllows() throws Exception {
    assertThat(ImdnParser.parse(about("ü").getBytes(UTF_16)).messageId()).isEqualTo("ü");
  }

  @Test
  void refusesBrokenCharactersWithoutAWordOnTheErrorStream() {
    PrintStream errors = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      for (String broken : List.of("\u00ff", "\u00c3", "\u00ed\u00a0\u0080", "\u00f0\u0080")) {
        byte[] document = about(broken).getBytes(ISO_8859_1);
        assertThatThrownBy(() -> ImdnParser.parse(document))
            .isInstanceOf(ImdnSyntaxException.class);
      }
      assertThatThrownBy(() -> parsed("<imdn>&x;")).isInstanceOf(ImdnSyntaxException.class);
    } finally {
      System.setErr(errors);
    }
    assertThat(written.toString(UTF_8)).isEmpty();
  }

  @Test
  void textsAreOneLine() throws Exception {
    assertThat(parsed(about("a&#10;b")).messageId()).isEqualTo("a b");
    assertThat(parsed("<?xml version='1.1'?>" + about("a&#27;b")).messageId()).isEqualTo("a b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "garbage",
        "<imdn>",
        "<imdn/>",
        "<imdn/><imdn/>",
        "<imdn><message-id>a</message-id></imdn>",
        "<imdn>" + DELIVERED + "</imdn>",
        "<imdn><message-id> </message-id>" + DELIVERED + "</imdn>",
        "<other><message-id>a</message-id>" + DELIVERED + "</other>",
        "<imdn><message-id>a</message-id><delivery-notification><status><displayed/></status>"
            + "</delivery-notification></imdn>",
        "<imdn><message-id>a</message-id><delivery-notification/><status><delivered/></status></imdn>",
        "<imdn><message-id>&undeclared;</message-id>" + DELIVERED + "</imdn>",
        "<imdn><message-id>a</message-id>" + DELIVERED + "</imdn>trailing",
        "<imdn><message-id>a</message-id>" + DELIVERED + "\0</imdn>",
        "<?xml version='9.9'?><imdn/>"
      })
  void refusesWhatIsNoNotification(String document) {
    assertThatThrownBy(() -> parsed(document)).isInstanceOf(ImdnSyntaxException.class);
  }

  @Test
  void refusesDocumentTypesAndTheirEntities(@TempDir Path folder) throws Exception {
    Path secret = folder.resolve("secret.txt");
    Files.writeString(secret, "secret");
    for (String type :
        List.of(
            "<!DOCTYPE imdn>",
            "<!DOCTYPE imdn SYSTEM '" + secret.toUri() + "'>",
            "<!DOCTYPE imdn [<!ENTITY e 'a'>]>",
            "<!DOCTYPE imdn [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>",
            "<!DOCTYPE imdn [<!ENTITY % p SYSTEM '" + secret.toUri() + "'> %p;]>",
            "<!DOCTYPE imdn [<!ENTITY a 'aaaaaaaaaa'><!ENTITY e '&a;&a;&a;&a;&a;&a;&a;&a;'>]>")) {
      assertThatThrownBy(() -> parsed(type + about("&e;")))
          .as(type)
          .isInstanceOf(ImdnSyntaxException.class);
      assertThatThrownBy(() -> parsed(type + about("a")))
          .as(type)
          .isInstanceOf(ImdnSyntaxException.class);
    }
  }

  @Test
  void refusesMoreThan64KibAndMoreThan16Levels() throws Exception {
    String fits = about("a") + " ".repeat(ImdnParser.MAX_BYTES - about("a").length());
    assertThat(parsed(fits).messageId()).isEqualTo("a");
    assertThatThrownBy(() -> parsed(fits + " ")).isInstanceOf(ImdnSyntaxException.class);

    assertThat(parsed(nested(15)).messageId()).isEqualTo("a");
    assertThatThrownBy(() -> parsed(nested(16)))
        .isInstanceOf(ImdnSyntaxException.class)
        .hasMessageContaining("deeper");
    assertThatThrownBy(() -> parsed("<a>".repeat(20_000))).isInstanceOf(ImdnSyntaxException.class);
  }

  private static String nested(int below) {
    return "<imdn><message-id>a</message-id>"
        + DELIVERED
        + "<x>".repeat(below)
        + "</x>".repeat(below)
        + "</imdn>";
  }

  @Test
  void readsDeflatedNotifications() throws Exception {
    MimeEntity entity =
        MimeEntity.of(
            IMDN, List.of(new CpimHeader("Content-Encoding", "deflate")), deflated(about("a")));

    assertThat(ImdnParser.parseAll(entity)).extracting(ImdnDocument::messageId).containsOnly("a");
  }

  private static byte[] deflated(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream zip = new DeflaterOutputStream(out)) {
      zip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void readsAnAggregateInOrderAndPassesOverOtherParts() throws Exception {
    MimeEntity note = MimeEntity.of(MediaType.TEXT_PLAIN, List.of(), "two".getBytes(UTF_8));
    byte[] body = Multipart.write("b", List.of(part(about("a")), note, part(about("b"))));
    MimeEntity aggregate =
        MimeEntity.of(MediaType.parse("multipart/mixed;boundary=b").orElseThrow(), List.of(), body);

    assertThat(ImdnParser.parseAll(aggregate))
        .extracting(ImdnDocument::messageId)
        .containsExactly("a", "b");
  }

  @Test
  void refusesContentWithoutANotification() {
    MediaType mixed = MediaType.parse("multipart/mixed;boundary=b").orElseThrow();
    MimeEntity text = MimeEntity.of(MediaType.TEXT_PLAIN, List.of(), new byte[0]);
    for (MimeEntity entity :
        List.of(
            text,
            MimeEntity.of(mixed, List.of(), "garbage".getBytes(UTF_8)),
            MimeEntity.of(mixed, List.of(), Multipart.write("b", List.of(text))),
            MimeEntity.of(
                mixed, List.of(), Multipart.write("b", List.of(part(about("a")), part("<imdn>")))),
            MimeEntity.of(
                IMDN,
                List.of(new CpimHeader("Content-Encoding", "br")),
                about("a").getBytes(UTF_8)))) {
      assertThatThrownBy(() -> ImdnParser.parseAll(entity))
          .as(entity.toString())
          .isInstanceOf(ImdnSyntaxException.class);
    }
  }

  @Test
  void severalThreadsReadAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String id = "id" + i;
        tasks.add(
            () -> {
              for (int n = 0; n < 500; n++) {
                if (!parsed(about(id)).messageId().equals(id)) {
                  return false;
                }
              }
              return true;
            });
      }
      for (Future<Boolean> result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
