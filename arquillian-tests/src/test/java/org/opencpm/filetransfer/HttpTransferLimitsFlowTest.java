package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;

/** Files over HTTP: the operator's own limits, and the sudden end of the process. */
@EndToEnd
class HttpTransferLimitsFlowTest {

  private static final int MAX = 1_000_000;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of("CPM_MAX_FILE_SIZE", Integer.toString(MAX), "CPM_FT_VALIDITY", "PT5S"));
  }

  @AfterAll
  static void stop() {
    server.close();
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
