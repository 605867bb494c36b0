package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.DispositionRequest;

class CpimMessageTest {

  private static final String RFC_3862_EXAMPLE =
      """
      Content-type: Message/CPIM

      From: MR SANDERS <im:piglet@100akerwood.com>
      To: Depressed Donkey <im:eeyore@100akerwood.com>
      DateTime: 2000-12-13T13:40:00-08:00
      Subject: the weather will be fine today
      Subject:;lang=fr beau temps prevu pour aujourd'hui
      NS: MyFeatures <mid:MessageFeatures@id.foo.com>
      Require: MyFeatures.VitalMessageOption
      MyFeatures.VitalMessageOption: Confirmation-requested
      MyFeatures.WackyMessageOption: Use-silly-font

      Content-type: text/xml; charset=utf-8
      Content-ID: <1234567890@foo.com>

      <body>
      Here is the text of my message.
      </body>
      """
          .replace("\n", "\r\n");

  static CpimMessage parsed(String text) throws CpimSyntaxException {
    return CpimMessage.parse(text.getBytes(UTF_8));
  }

  /** Message headers below a valid From and To, then a one-word text. */
  private static CpimMessage withHeaders(String... lines) throws CpimSyntaxException {
    String headers = String.join("\r\n", lines);
    return parsed(
        "From: <sip:a@example.com>\r\nTo: <sip:b@example.com>\r\n"
            + headers
            + "\r\n\r\nContent-Type: text/plain\r\n\r\nhello");
  }

  /** A content, headers and all, below a valid From and To. */
  private static MimeEntity content(String content) throws CpimSyntaxException {
    return parsed("From: <sip:a@example.com>\r\nTo: <sip:b@example.com>\r\n\r\n" + content)
        .content();
  }

  @Test
  void readsAPagerMessageWithAllItsHeaders() throws Exception {
    CpimMessage message = CpimMessage.parse(SpecExample.body("01-pager-message.txt"));

    assertThat(message.from()).contains("<sip:anonymous@anonymous.invalid>");
    assertThat(message.toUri()).contains("sip:anonymous@anonymous.invalid");
    assertThat(message.anonymousFrom()).isTrue();
    assertThat(message.messageId()).contains("Mx7Qp2Lr9aTz04");
    assertThat(message.dateTime()).contains(OffsetDateTime.parse("2024-03-05T10:15:30.120Z"));
    assertThat(message.dispositionRequests())
        .containsExactly(
            DispositionRequest.POSITIVE_DELIVERY,
            DispositionRequest.NEGATIVE_DELIVERY,
            DispositionRequest.DISPLAY);
    assertThat(message.content().mediaType())
        .hasToString("text/plain;charset=UTF-8")
        .isEqualTo(MediaType.parse("text/plain; charset=UTF-8").orElseThrow());
    assertThat(message.content().body()).isEqualTo("Lunch at 12? ☕".getBytes(UTF_8));
    assertThat(message.unknownRequirements()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-pager-message.txt",
        "03-imdn-delivery-message.txt",
        "04-msrp-imdn-display.txt",
        "07-msrp-send-cpim.txt",
        "27-fthttp-msrp-send.txt"
      })
  void keepsEveryByteOfTheExamples(String file) throws Exception {
    byte[] body = SpecExample.body(file);

    assertThat(CpimMessage.parse(body).bytes()).isEqualTo(body);
  }

  @Test
  void theCallersArraysAreNotShared() throws Exception {
    byte[] body = SpecExample.body("07-msrp-send-cpim.txt");
    byte[] original = body.clone();
    CpimMessage message = CpimMessage.parse(body);
    body[0] = 'X';
    message.bytes()[0] = 'Y';
    message.content().body()[0] = 'Z';

    assertThat(message.bytes()).isEqualTo(original);
  }

  @Test
  void readsTheExampleOfRfc3862BehindItsContentTypeBlock() throws Exception {
    CpimMessage message = parsed(RFC_3862_EXAMPLE);

    assertThat(message.bytes()).isEqualTo(RFC_3862_EXAMPLE.getBytes(UTF_8));
    assertThat(message.from()).contains("MR SANDERS <im:piglet@100akerwood.com>");
    assertThat(message.fromUri()).contains("im:piglet@100akerwood.com");
    assertThat(message.subject()).contains("the weather will be fine today");
    assertThat(message.header("mid:MessageFeatures@id.foo.com", "WackyMessageOption"))
        .contains("Use-silly-font");
    assertThat(message.unknownRequirements()).containsExactly("MyFeatures.VitalMessageOption");
    assertThat(message.content().mediaType().is("text", "xml")).isTrue();
    assertThat(message.content().header("content-id")).contains("<1234567890@foo.com>");
    assertThat(new String(message.content().body(), UTF_8)).startsWith("<body>\r\n");
  }

  @Test
  void readsContentHeadersThatStandAmongTheMessageHeaders() throws Exception {
    CpimMessage message =
        parsed(
            """
            From: Alice <im:alice@example.com>
            To: Bob <im:bob@example.com>
            NS: imdn <urn:ietf:params:imdn>
            imdn.Message-ID: 34jk324j
            DateTime: 2006-04-04T12:16:49-05:00
            imdn.Disposition-Notification: positive-delivery, negative-delivery
            Content-type: text/html
            Content-length: 12

            Hello: World
            """);

    assertThat(message.messageId()).contains("34jk324j");
    assertThat(message.content().mediaType().essence()).isEqualTo("text/html");
    assertThat(message.content().header("Content-Length")).contains("12");
    assertThat(message.content().body()).isEqualTo("Hello: World\n".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <sip:a@example.com>                         | sip:a@example.com
          Alice <sip:a@example.com>                   | sip:a@example.com
          "A <b> \\" c" <sip:a@example.com;user=phone> | sip:a@example.com;user=phone
          ;x=y Alice <tel:+15550100001>               | tel:+15550100001
          < im:a@example.com >                        | im:a@example.com
          sip:a@example.com                           | sip:a@example.com
          <sip:a@example.com>;tag=1                   | sip:a@example.com
          """)
  void findsTheUriOfAnAddress(String value, String uri) throws Exception {
    CpimMessage message = parsed("From: " + value + "\nTo: <sip:b@example.com>\n\n\n");

    assertThat(message.fromUri()).contains(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sip:anonymous@anonymous.invalid            | true
          SIP:Anonymous@Anonymous.Invalid            | true
          sip:x@anonymous.invalid;transport=tcp      | true
          sip:anonymous@example.com                  | false
          sip:anonymous@anonymous.invalid.example    | false
          tel:+15550100001                           | false
          """)
  void knowsWhoIsAnonymous(String uri, boolean anonymous) throws Exception {
    CpimMessage message = parsed("From: <" + uri + ">\nTo: <sip:b@example.com>\n\n\n");

    assertThat(message.anonymousFrom()).isEqualTo(anonymous);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-03-05T10:15:30.120Z, 2024-03-05T10:15:30.120Z",
    "2024-03-05t10:15:30z, 2024-03-05T10:15:30Z",
    "2024-03-05T10:15:30+01:00, 2024-03-05T10:15:30+01:00",
    "2024-03-05T10:15:30-0530, 2024-03-05T10:15:30-05:30",
    "2024-03-05T10:15:30.123456Z, 2024-03-05T10:15:30.123456Z"
  })
  @Requirement(value = "CPM-CONV-010", partial = true)
  void readsTheTimeThatTheSenderWrote(String value, OffsetDateTime time) throws Exception {
    assertThat(withHeaders("DateTime: " + value).dateTime()).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2024-03-05T10:15:30", "2024-13-05T10:15:30Z", "0"})
  void aTimeThatCannotBeReadIsNoTime(String value) throws Exception {
    assertThat(withHeaders("DateTime: " + value).dateTime()).isEmpty();
  }

  @Test
  void resolvesHeadersByNamespaceWhateverTheirPrefix() throws Exception {
    CpimMessage message =
        withHeaders(
            "NS: x <urn:ietf:params:imdn>",
            "x.Message-ID: one",
            "NS: cpm <http://www.openmobilealliance.org/cpm/>",
            "cpm.Payload-Type: text/plain",
            "x.Disposition-Notification: display");

    assertThat(message.messageId()).contains("one");
    assertThat(message.dispositionRequests()).containsExactly(DispositionRequest.DISPLAY);
    assertThat(message.header("http://www.openmobilealliance.org/cpm/", "payload-type"))
        .contains("text/plain");
    assertThat(message.header(CpimMessage.CORE_NAMESPACE, "to")).contains("<sip:b@example.com>");
    assertThat(message.header("urn:other", "Payload-Type")).isEmpty();
  }

  @Test
  void aPrefixMeansWhatTheNearestLineAboveSays() throws Exception {
    CpimMessage message =
        withHeaders("NS: p <urn:one>", "p.Name: 1", "NS: p <urn:two>", "p.Name: 2", "q.Name: 3");

    assertThat(message.header("urn:one", "Name")).contains("1");
    assertThat(message.header("urn:two", "Name")).contains("2");
  }

  @Test
  void aMissingOrLateNamespaceLineDoesNotHideTheMessageId() throws Exception {
    assertThat(withHeaders("imdn.Message-ID: a").messageId()).contains("a");
    assertThat(withHeaders("i.Message-ID: b", "NS: i <urn:ietf:params:imdn>").messageId())
        .contains("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          positive-delivery, negative-delivery, processing, display, interworking | 5
          Positive-Delivery,DISPLAY                                               | 2
          display, display, , unknown-word                                        | 1
          display;x=y                                                             | 1
          nothing                                                                 | 0
          """)
  @Requirement(value = "AD-PF-17", partial = true)
  void readsWhichNotificationsAreAskedFor(String value, int known) throws Exception {
    assertThat(withHeaders("imdn.Disposition-Notification: " + value).dispositionRequests())
        .hasSize(known);
  }

  @Test
  void readsRoutesFromTheTop() throws Exception {
    CpimMessage message =
        withHeaders(
            "NS: imdn <urn:ietf:params:imdn>",
            "imdn.IMDN-Record-Route: <sip:one@example.com>",
            "imdn.IMDN-Record-Route: \"Two\" <sip:two@example.com>, <sip:three@example.com>",
            "imdn.IMDN-Route: <sip:back@example.com>");

    assertThat(message.recordRoute())
        .containsExactly("sip:one@example.com", "sip:two@example.com", "sip:three@example.com");
    assertThat(message.route()).containsExactly("sip:back@example.com");
  }

  @Test
  void tellsWhichRequirementsItDoesNotKnow() throws Exception {
    CpimMessage message =
        withHeaders(
            "NS: i <urn:ietf:params:imdn>",
            "Require: i.Message-ID, Subject, i.Other, x.Y",
            "require: Unheard-Of");

    assertThat(message.unknownRequirements()).containsExactly("i.Other", "x.Y", "Unheard-Of");
  }

  @Test
  void takesTheContentAsTextIfItHasNoHeaders() throws Exception {
    MimeEntity bare = content("just text: with a colon");
    assertThat(bare.mediaType()).isEqualTo(MediaType.TEXT_PLAIN);
    assertThat(bare.body()).isEqualTo("just text: with a colon".getBytes(UTF_8));

    assertThat(content("\r\ntext").body()).isEqualTo("text".getBytes(UTF_8));
    assertThat(content("Note: text\r\n\r\nmore").body())
        .isEqualTo("Note: text\r\n\r\nmore".getBytes(UTF_8));
    assertThat(content("Content-free speech").body())
        .isEqualTo("Content-free speech".getBytes(UTF_8));
    assertThat(content("").length()).isZero();
  }

  @Test
  void takesContentHeadersInAnyOrderAndFolded() throws Exception {
    MimeEntity entity =
        content("Content-Length: 5\nCONTENT-TYPE: text/plain;\n charset=UTF-8\n\nhello");

    assertThat(entity.mediaType().param("Charset")).contains("UTF-8");
    assertThat(entity.body()).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void anInnerContentLengthDoesNotCutTheContent() throws Exception {
    assertThat(content("Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhello").length())
        .isEqualTo(5);
    assertThat(content("Content-Type: text/plain\r\nContent-Length: 99\r\n\r\nhello").length())
        .isEqualTo(5);
  }

  @Test
  void anUnreadableContentTypeIsNotTakenForText() throws Exception {
    assertThat(content("Content-Type: nonsense\r\n\r\nhello").mediaType())
        .isEqualTo(MediaType.OCTET_STREAM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "garbage",
        "\0\1\2\3",
        "From: <sip:a@x>\r\n\r\nhello",
        "To: <sip:b@x>\r\n\r\nhello",
        "From: <sip:a@x>\r\nTo: <sip:b@x>\r\nhello",
        "From: <sip:a@x>\r\nFrom: <sip:c@x>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: nobody\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <nobody>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <sip:a@x\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <sip:a b@x>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: \"<sip:a@x>\"\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From:\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <sip:a@x>\r\n To: <sip:b@x>\r\n\r\n\r\n",
        " From: <sip:a@x>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <sip:a@x>\r\nTo: <sip:b@x>\rX: y\r\n\r\n\r\n",
        "From: <sip:a@x>\r\nTo: <sip:b@x>\r\nX: a\0b\r\n\r\n\r\n",
        "From : <sip:a@x>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        ": x\r\nFrom: <sip:a@x>\r\nTo: <sip:b@x>\r\n\r\n\r\n",
        "From: <sip:a@x>\r\nTo: <sip:b@x>\r\n\r\nContent-Type: text/plain\r\nbroken\r\n\r\n",
        "Content-Type: message/cpim\r\n\r\nContent-Type: message/cpim\r\n\r\nFrom: <sip:a@x>"
      })
  void refusesWhatIsNoMessage(String text) {
    assertThatThrownBy(() -> parsed(text)).isInstanceOf(CpimSyntaxException.class);
  }

  @Test
  void refusesTooManyHeadersAndTooLongOnes() throws Exception {
    String[] hundred = new String[98];
    Arrays.fill(hundred, "X: y");
    assertThat(withHeaders(hundred).headers()).hasSize(100);

    String[] tooMany = Arrays.copyOf(hundred, 99);
    tooMany[98] = "X: y";
    assertThatThrownBy(() -> withHeaders(tooMany)).isInstanceOf(CpimSyntaxException.class);
    String tooLong = "X: " + "y".repeat(HeaderBlock.MAX_BYTES);
    assertThatThrownBy(() -> withHeaders(tooLong)).isInstanceOf(CpimSyntaxException.class);
  }

  @Test
  void aLongContentIsNotAHeader() throws Exception {
    String content = "Content-Type: text/plain\r\n\r\n" + "x".repeat(2 * HeaderBlock.MAX_BYTES);

    assertThat(content(content).length()).isEqualTo(2 * HeaderBlock.MAX_BYTES);
    assertThat(content("x".repeat(2 * HeaderBlock.MAX_BYTES)).length())
        .isEqualTo(2 * HeaderBlock.MAX_BYTES);
  }

  @Test
  void itsTextFormShowsNoContentAndNoAddress() throws Exception {
    CpimMessage message = withHeaders("imdn.Message-ID: abc");

    assertThat(message.toString()).contains("abc").doesNotContain("hello").doesNotContain("sip:");
  }
}
