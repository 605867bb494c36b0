package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/**
 * Files where the operator has limits, policies and content servers of his own; and the sudden end
 * of the process.
 */
@EndToEnd
@OwnServer
class FileSettingsFlowTest {

  /** More than the buffers of a connection hold. */
  private static final int MAX = 6_000_000;

  private static final int CHUNK = 64 * 1024;
  private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

  private static ListedContentServer listed;
  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    listed = new ListedContentServer();
    server =
        RunningServer.start(
            Map.of(
                "CPM_MAX_FILE_SIZE",
                Integer.toString(MAX),
                "CPM_FT_VALIDITY",
                "PT8S",
                "CPM_FT_STALL_MS",
                "2000",
                "CPM_CONTENT_SERVERS",
                listed.url("/files")),
            Map.of("cancel-other-devices", "false", "device-choice", "by-capability"));
  }

  @AfterAll
  static void stop() {
    server.close();
    listed.close();
  }

  private static ChatPhone takesMsrp(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE)
        .feature("+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.ftthumb\"")
        .register();
  }

  @Test
  @Requirement({"CPM-CONV-052", "AD-REL-13"})
  void theOperatorsMaximumHoldsOverMsrp() {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      FileText large = FileText.of("x.bin", "a/b", MAX + 1);
      SipText refused = alice.invite(Invite.file(bob.sip(), large)).awaitAnswer();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("Warning")).contains("133 Size exceeded");

      OutgoingCall lying =
          alice.invite(Invite.file(bob.sip(), large.again().saying(MAX))).awaitAccepted();
      assertThat(lying.media().sendAsync(large.message(), CHUNK).join()).isEqualTo(413);
      lying.bye();

      FileText largest = FileText.of("x.bin", "a/b", MAX);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), largest)).awaitAccepted();
      assertThat(call.media().sendAsync(largest.message(), CHUNK).join()).isEqualTo(200);
      assertThat(phone.awaitCall(1).media().await(1).get(0).body()).isEqualTo(largest.content());
    }
  }

  @Test
  @Requirement("CPM-CONV-054a")
  void whereTheProviderWantsItTheOtherDevicesGoOnRinging() {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesMsrp(bob).onlyRinging();
        ChatPhone tablet = takesMsrp(bob).onlyRinging()) {
      FileText file = FileText.photo(1000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file));
      IncomingCall first = phone.awaitCall();
      tablet.awaitCall().refuse(603);
      assertThat(first.isCancelled()).isFalse();
      first.accept();
      call.awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(200);
      call.bye();

      OutgoingCall second = alice.invite(Invite.file(bob.sip(), file.again()));
      IncomingCall rings = phone.awaitCall(1);
      tablet.awaitCall(1).accept();
      second.awaitAccepted();
      assertThat(second.media().send(file.message())).isEqualTo(200);
      assertThat(rings.isCancelled()).isFalse();
      rings.refuse(486);
    }
  }

  @Test
  @Requirement("AD-PF-31")
  void whereTheProviderWantsItOnlyDevicesThatSayTheyTakeFilesRing() {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone plain = server.phone(bob, Transport.TCP).features().register().onlyRinging();
        ChatPhone phone = takesMsrp(bob)) {
      FileText file = FileText.photo(1000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(200);

      assertThat(phone.awaitCall().media().await(1).get(0).body()).isEqualTo(file.content());
      assertThat(plain.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-XXX", "CPM-CONV-XXXa"},
      partial = true)
  void aFileOfAListedContentServerReachesADeviceThatTakesMsrpAlone() {
    User bob = server.newUser();
    byte[] icon = FileText.photo(700).content();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      FileText file = FileText.photo(300_000);
      listed.has("/files/trail.jpg", "image/jpeg", file.content());
      listed.has("/files/icon.jpg", "image/jpeg", icon);
      FileInfoDocument link =
          new FileInfoDocument(
              Optional.of(
                  FileInfo.thumbnail(700, "image/jpeg", listed.url("/files/icon.jpg"), LATER)),
              FileInfo.file(
                  300_000, "trail map.jpg", "image/jpeg", listed.url("/files/trail.jpg"), LATER));
      Pager pager = Pager.to(bob.sip()).content(FileInfoDocument.MEDIA_TYPE, link.write());

      assertThat(alice.device().send(pager.ask("positive-delivery")).status()).isEqualTo(202);

      IncomingCall brought = phone.awaitCall();
      assertThat(brought.offer().message().attribute("file-selector")).isEqualTo(file.selector());
      assertThat(new String(brought.invite().body(), StandardCharsets.UTF_8))
          .contains(Base64.getEncoder().encodeToString(icon));
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(file.content());
      alice.device().awaitReports(pager, "delivered");
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-XXXa", partial = true)
  void noPeerSendsTheServerAnywhereElse() {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      listed.has("/secret", "text/plain", new byte[3]);
      listed.has("/files/large", "text/plain", new byte[30]);
      listed.moves("/files/moved", "/secret");

      Pager elsewhere = link(bob, listed.url("/secret"));
      assertThat(alice.device().send(elsewhere).status()).isEqualTo(202);
      Patience.until("the message as it is", () -> phone.device().messages().size() == 1);
      for (String bad : List.of("/files/moved", "/files/large", "/files/none")) {
        Pager pager = link(bob, listed.url(bad));
        assertThat(alice.device().send(pager.ask("negative-delivery")).status()).isEqualTo(202);
        alice.device().awaitReports(pager, "failed");
      }
      Pager up = link(bob, listed.url("/files/../secret"));
      assertThat(alice.device().send(up).status()).isEqualTo(202);
      Patience.until("the next one too", () -> phone.device().messages().size() == 2);
      assertThat(phone.calls()).isEmpty();
      assertThat(listed.asked()).contains("/files/moved").doesNotContain("/secret");
    }
  }

  private static Pager link(User to, String url) {
    FileInfo file = FileInfo.file(3, "a.txt", "text/plain", url, LATER);
    return Pager.to(to.sip())
        .content(FileInfoDocument.MEDIA_TYPE, new FileInfoDocument(Optional.empty(), file).write());
  }

  @Test
  @Requirement(value = "CPM-CONV-052", partial = true)
  void theOperatorsMaximumHoldsWhateverTheSenderSaysOfTheSize() {
    ContentClient alice = new ContentClient(server, server.newUser());

    assertThat(alice.post(ContentClient.form("a", "x", "a/b", new byte[MAX])).statusCode())
        .isEqualTo(200);
    byte[] large = ContentClient.form("b", "x", "a/b", new byte[MAX + 1]);
    assertThat(alice.post(large).statusCode()).isEqualTo(413);
    HttpResponse<byte[]> chunked =
        alice.post(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)));
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(alice.ask("b", "get_upload_info").statusCode()).isEqualTo(404);
  }

  @Test
  void aFileWhoseTimeIsOverIsGone() throws Exception {
    ContentClient alice = new ContentClient(server, server.newUser());
    FileInfo file =
        FileInfoDocument.parse(alice.post(ContentClient.form("t", "x", "a/b", new byte[10])).body())
            .file();

    assertThat(ContentClient.get(file.url()).statusCode()).isEqualTo(200);
    Patience.until("the end of the file", () -> ContentClient.get(file.url()).statusCode() == 410);
  }

  @Test
  void aRecipientWhoTakesNothingIsCutOff() throws Exception {
    ContentClient alice = new ContentClient(server, server.newUser());
    byte[] form = ContentClient.form("s", "x", "a/b", new byte[MAX]);
    String url = FileInfoDocument.parse(alice.post(form).body()).file().url();

    try (SlowDownload download = new SlowDownload(server, url, MAX)) {
      assertThat(alice.isMoving()).isTrue();
      download.awaitCut();
    }
    Patience.until("the end of the transfer", () -> !alice.isMoving());
  }

  @Test
  @Requirement(value = "CPM-CONV-053", partial = true)
  void whatTheServerSaysItHasSurvivesItsSuddenEnd() throws Exception {
    User user = server.newUser();
    ContentClient alice = new ContentClient(server, user);
    byte[] file = new byte[900_000];
    new Random(3).nextBytes(file);
    byte[] form = ContentClient.form("k", "x.bin", "a/b", file);
    FileResumeInfo held;
    try (Socket socket = alice.begin(form, 600_000)) {
      Patience.until(
          "the first bytes",
          () -> {
            HttpResponse<byte[]> answer = alice.ask("k", "get_upload_info");
            return answer.statusCode() == 200
                && FileResumeInfo.parse(answer.body()).end() > 100_000;
          });
      held = FileResumeInfo.parse(alice.ask("k", "get_upload_info").body());
      server.kill9();
    }
    server.start();

    FileResumeInfo again = FileResumeInfo.parse(alice.ask("k", "get_upload_info").body());
    assertThat(again.url()).isEqualTo(held.url());
    assertThat(again.end()).isGreaterThanOrEqualTo(held.end());
    int from = (int) again.end() + 1;
    HttpResponse<byte[]> rest =
        ContentClient.put(
            again.url(),
            "bytes " + from + "-" + (file.length - 1) + "/" + file.length,
            Arrays.copyOfRange(file, from, file.length));
    assertThat(rest.statusCode()).isEqualTo(200);
    FileInfo info = FileInfoDocument.parse(rest.body()).file();
    assertThat(Arrays.equals(ContentClient.get(info.url()).body(), file)).isTrue();
  }
}
