package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;
import org.opencpm.filetransfer.ContentClient;
import org.opencpm.filetransfer.FileInfoDocument;
import org.opencpm.filetransfer.SlowDownload;

/** What an operator ends in the console: sessions and files that move. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ConsoleEndingFlowTest {

  private static final int LARGE = 20_000_000;
  private static final int CHUNK = 64 * 1024;
  private static final String BY_THE_OPERATOR = "Ended by the operator";

  private final RunningServer server;
  private final ConsoleClient client;

  ConsoleEndingFlowTest(RunningServer server) {
    this.server = server;
    this.client = new ConsoleClient(server);
  }

  private HttpResponse<String> api(String user, String method, String path) {
    return client.api(user, method, path, null);
  }

  /** The id, as JSON, of the item of a list that speaks of something. */
  private String idOf(String path, String text) {
    String item =
        Arrays.stream(api("viewer", "GET", path).body().split("(?=\\{\"id\")"))
            .filter(one -> one.contains(text))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing in " + path + " of " + text));
    Matcher id = Pattern.compile("\"id\":\"?([^\",]+)").matcher(item);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private ChatPhone takesFiles(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE)
        .register();
  }

  @Test
  void aChatThatTheOperatorEndsIsOverForBoth() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip())).awaitAccepted();
      assertThat(call.media().send(ChatMessage.text("hello"))).isEqualTo(200);
      String path = "/sessions/" + idOf("/sessions", bob.sip());
      assertThat(api("viewer", "GET", path).body()).contains(alice.user().sip());

      assertThat(api("viewer", "DELETE", path).statusCode()).isEqualTo(403);
      assertThat(api("operator", "DELETE", path).statusCode()).isEqualTo(204);

      assertThat(call.awaitEnd().header("Reason")).contains("cause=480", BY_THE_OPERATOR);
      assertThat(phone.awaitCall().awaitEnd().header("Reason"))
          .contains("cause=480", BY_THE_OPERATOR);
      Patience.until("no session", () -> api("viewer", "GET", path).statusCode() == 404);
      assertThat(api("operator", "DELETE", path).statusCode()).as("again").isEqualTo(204);
      assertThat(api("viewer", "GET", "/audit").body()).contains("end-session");
    }
  }

  @Test
  void aFileOverMsrpThatTheOperatorCancelsStopsInTheMiddle() {
    User bob = server.newUser();
    try (ChatPhone alice = takesFiles(server.newUser());
        ChatPhone phone = takesFiles(bob)) {
      FileText file = FileText.of("film.mp4", "video/mp4", 300_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      IncomingCall taken = phone.awaitCall();
      var chunks = call.media().chunks(file.message(), CHUNK);
      assertThat(Patience.get(call.media().request(chunks.get(0)))).isEqualTo(200);
      String path = "/transfers/" + idOf("/transfers", alice.user().sip());
      assertThat(api("viewer", "GET", path).body())
          .contains("\"way\":\"MSRP\"", "\"done\":" + CHUNK, "\"size\":300000");

      assertThat(api("viewer", "DELETE", path).statusCode()).isEqualTo(403);
      assertThat(api("operator", "DELETE", path).statusCode()).isEqualTo(204);

      assertThat(call.awaitEnd().header("Reason")).contains(BY_THE_OPERATOR);
      assertThat(taken.awaitEnd().header("Reason")).contains(BY_THE_OPERATOR);
      Patience.until("no transfer", () -> api("viewer", "GET", path).statusCode() == 404);
    }
  }

  @Test
  void aDownloadThatTheOperatorCancelsEndsAtOnceAndInTheMiddle() throws Exception {
    User alice = server.newUser();
    String tid = UUID.randomUUID().toString();
    byte[] form = ContentClient.form(tid, "film.mp4", "video/mp4", new byte[LARGE]);
    String url =
        FileInfoDocument.parse(new ContentClient(server, alice).post(form).body()).file().url();

    try (SlowDownload download = new SlowDownload(server, url, LARGE)) {
      String path = "/transfers/" + idOf("/transfers", alice.sip());
      assertThat(api("viewer", "GET", path).body())
          .contains("\"way\":\"HTTP\"", "\"state\":\"sending\"", "\"live\":true");

      assertThat(api("operator", "DELETE", path).statusCode()).isEqualTo(204);

      assertThat(api("viewer", "GET", path).body())
          .as("at once, though its recipient reads nothing")
          .contains("\"state\":\"complete\"", "\"live\":false");
      assertThat(download.rest()).isLessThan(LARGE - 1000);
    }
    assertThat(ContentClient.get(url, "Range", "bytes=0-0").statusCode())
        .as("the file is still there")
        .isEqualTo(206);
    assertThat(api("viewer", "GET", "/transfers/999999999").statusCode()).isEqualTo(404);
    assertThat(api("operator", "DELETE", "/transfers/999999999").statusCode()).isEqualTo(404);
  }
}
