package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** A file that is taken back while it moves: over SIP and over HTTP (design 4.7). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class FileRevocationFlowTest {

  private static final String BY_HTTP =
      "+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.fthttp\"";
  private static final int CHUNK = 64 * 1024;

  /** More than the buffers of connections hold. */
  private static final int LARGE = 20_000_000;

  private final RunningServer server;

  FileRevocationFlowTest(RunningServer server) {
    this.server = server;
  }

  private ChatPhone takesMsrp(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE)
        .register();
  }

  private ChatPhone takesHttp(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION)
        .feature(BY_HTTP)
        .register();
  }

  private static Pager revocation(User to, String messageId) {
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<imRevoke xmlns=\"urn:gsma:params:xml:ns:rcs:rcs:rcsrevoke\"><Message-ID>"
            + messageId
            + "</Message-ID></imRevoke>";
    return Pager.to(to.sip())
        .content("application/vnd.gsma.rcsrevoke+xml", document.getBytes(StandardCharsets.UTF_8));
  }

  private static int firstByteOf(String url) {
    return ContentClient.get(url, "Range", "bytes=0-0").statusCode();
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-048", "AD-REL-11"},
      partial = true)
  void whenItsSenderTakesItBackBothItsSipSessionAndItsDownloadStopInTheMiddle() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = takesHttp(server.newUser());
        ChatPhone mallory = takesHttp(server.newUser());
        ChatPhone phone = takesMsrp(bob).byHand()) {
      byte[] xml =
          new ContentClient(server, alice.user())
              .post(
                  ContentClient.form(
                      UUID.randomUUID().toString(), "film.mp4", "video/mp4", new byte[LARGE]))
              .body();
      String url = FileInfoDocument.parse(xml).file().url();
      Pager link = Pager.to(bob.sip()).content(FileInfoDocument.MEDIA_TYPE, xml);
      assertThat(alice.device().send(link).status()).isEqualTo(202);
      IncomingCall brought = phone.awaitCall();
      brought.ring().accept();
      brought.media().answering(0);

      try (SlowDownload download = new SlowDownload(server, url, LARGE)) {
        assertThat(mallory.device().send(revocation(bob, link.id())).status()).isEqualTo(202);
        assertThat(firstByteOf(url)).as("to somebody else's wish").isEqualTo(206);

        assertThat(alice.device().send(revocation(bob, link.id())).status()).isEqualTo(202);

        assertThat(brought.awaitEnd().header("Reason")).contains("Transfer cancelled");
        assertThat(download.rest()).isLessThan(LARGE - 1000);
        assertThat(ContentClient.get(url).statusCode()).isEqualTo(410);
        // His own client may do more with what the sender says.
        assertThat(phone.device().await(2).get(1).content()).contains(link.id());
      }
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-048", partial = true)
  void aFileThatCameByMsrpIsTakenBackFromWhoDownloadsIt() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesHttp(bob)) {
      FileText file = FileText.of("film.mp4", "video/mp4", LARGE);
      Pager head = Pager.to("").text("");
      OutgoingCall call =
          alice
              .invite(Invite.file(bob.sip(), file).part("message/cpim", withoutContent(head)))
              .awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      call.bye();
      SipText message = phone.device().await(1).get(0);
      String url = FileInfoDocument.parse(message.content().getBytes()).file().url();

      try (SlowDownload download = new SlowDownload(server, url, LARGE)) {
        assertThat(alice.device().send(revocation(bob, head.id())).status()).isEqualTo(202);
        assertThat(download.rest()).isLessThan(LARGE - 1000);
      }
      assertThat(ContentClient.get(url).statusCode()).isEqualTo(410);
      phone.register();
      phone.device().settle();
      assertThat(firstByteOf(url)).isEqualTo(410);
    }
  }

  @Test
  void itsOwnerEndsItOverHttpToo() throws Exception {
    ContentClient alice = new ContentClient(server, server.newUser());
    String tid = UUID.randomUUID().toString();
    byte[] form = ContentClient.form(tid, "film.mp4", "video/mp4", new byte[LARGE]);
    String url = FileInfoDocument.parse(alice.post(form).body()).file().url();
    String own = FileResumeInfo.parse(alice.ask(tid, "get_upload_info").body()).url();

    try (SlowDownload download = new SlowDownload(server, url, LARGE)) {
      assertThat(delete(url)).isEqualTo(405);
      assertThat(delete(own + "x")).isEqualTo(404);
      assertThat(delete(own)).isEqualTo(204);
      assertThat(download.rest()).isLessThan(LARGE - 1000);
    }
    assertThat(ContentClient.get(url).statusCode()).isEqualTo(410);
    assertThat(delete(own)).isEqualTo(410);
  }

  @Test
  @Requirement(value = "CPM-CONV-048", partial = true)
  void aDeviceThatEndsTheSessionStopsTheReadingForItselfAlone() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = takesHttp(server.newUser());
        ChatPhone phone = takesMsrp(bob).byHand()) {
      byte[] xml =
          new ContentClient(server, alice.user())
              .post(
                  ContentClient.form(
                      UUID.randomUUID().toString(), "film.mp4", "video/mp4", new byte[LARGE]))
              .body();
      String url = FileInfoDocument.parse(xml).file().url();
      Pager link = Pager.to(bob.sip()).content(FileInfoDocument.MEDIA_TYPE, xml);
      assertThat(alice.device().send(link.ask("positive-delivery")).status()).isEqualTo(202);
      IncomingCall brought = phone.awaitCall();
      brought.ring().accept();
      brought.media().answering(0);

      brought.bye("SIP;cause=603;text=\"Decline\"");

      Patience.until(
          "the end of the transfer",
          () ->
              server.log().stream()
                  .anyMatch(
                      line ->
                          line.contains("event=file-delivered")
                              && line.contains(link.id())
                              && line.contains("answer=REFUSED")));
      phone.register();
      phone.device().settle();
      assertThat(phone.calls()).hasSize(1);
      assertThat(alice.device().notifications()).isEmpty();
      assertThat(firstByteOf(url)).isEqualTo(206);
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-048", partial = true)
  void aSenderWhoEndsInTheMiddleSendsNothingToWhoTakesHttpAlone() {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesHttp(bob)) {
      FileText file = FileText.photo(300_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      var chunks = call.media().chunks(file.message(), CHUNK);
      assertThat(Patience.get(call.media().request(chunks.get(0)))).isEqualTo(200);
      call.bye();

      phone.device().settle();
      assertThat(phone.device().messages()).isEmpty();
    }
  }

  private static String withoutContent(Pager head) {
    String cpim = new String(head.body(), StandardCharsets.UTF_8);
    int content = cpim.indexOf("\r\n\r\n", cpim.indexOf("\r\n\r\n") + 4) + 4;
    return cpim.substring(0, content);
  }

  private static int delete(String url) {
    return ContentClient.send(HttpRequest.newBuilder(URI.create(url)).DELETE().build())
        .statusCode();
  }
}
