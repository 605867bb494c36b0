package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;

/** Files over HTTP, as clients send and fetch them (fact sheet 6.6, 6.7). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class HttpTransferFlowTest {

  private final RunningServer server;
  private final ContentClient alice;

  HttpTransferFlowTest(RunningServer server) {
    this.server = server;
    this.alice = new ContentClient(server, server.newUser());
  }

  @Test
  void anEmptyPostIsChallengedAndAnsweredWith204ToWhoKnowsThePassword() {
    HttpRequest.Builder empty =
        HttpRequest.newBuilder(alice.uri("/ft")).POST(BodyPublishers.noBody());

    HttpResponse<byte[]> challenged = ContentClient.send(empty.build());
    assertThat(challenged.statusCode()).isEqualTo(401);
    assertThat(challenged.headers().allValues("WWW-Authenticate"))
        .hasSize(2)
        .allSatisfy(
            challenge -> assertThat(challenge).contains("realm=\"cpm.example\"", "qop=\"auth\""));
    String credentials = alice.credentials("POST", "/ft");
    assertThat(ContentClient.send(empty.header("Authorization", credentials).build()).statusCode())
        .isEqualTo(204);
    assertThat(ContentClient.send(empty.build()).statusCode()).as("a replay").isEqualTo(401);
  }

  @Test
  @Requirement(value = "CPM-CONV-XXX", partial = true)
  void aFileAndItsThumbnailAreUploadedAndFetchedByteByByte() throws Exception {
    byte[] file = random(5_000_000);
    byte[] thumbnail = random(5000);

    HttpResponse<byte[]> uploaded =
        alice.post(ContentClient.form(tid(), thumbnail, "trail.jpg", "image/jpeg", file));

    assertThat(uploaded.statusCode()).isEqualTo(200);
    assertThat(uploaded.headers().firstValue("Content-Type"))
        .contains("application/vnd.gsma.rcs-ft-http+xml");
    FileInfoDocument document = FileInfoDocument.parse(uploaded.body());
    assertThat(document.file().size()).isEqualTo(file.length);
    assertThat(document.file().contentType()).isEqualTo("image/jpeg");
    HttpResponse<byte[]> fetched = ContentClient.get(document.file().url());
    assertThat(Arrays.equals(fetched.body(), file)).isTrue();
    assertThat(fetched.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(fetched.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    FileInfo icon = document.thumbnail().orElseThrow();
    assertThat(icon.size()).isEqualTo(5000);
    assertThat(ContentClient.get(icon.url()).body()).isEqualTo(thumbnail);
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    FileInfoDocument document = upload("empty.txt", new byte[0]);

    assertThat(document.file().size()).isZero();
    HttpResponse<byte[]> fetched = ContentClient.get(document.file().url());
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "report.pdf|report.pdf|attachment; filename=\"report.pdf\"",
        "a %22b%22.txt|a \"b\".txt"
            + "|attachment; filename=\"a _b_.txt\"; filename*=UTF-8''a%20%22b%22.txt",
        "../../etc/passwd|passwd|attachment; filename=\"passwd\"",
        "\u2615 \ud83c\udf89.png|\u2615 \ud83c\udf89.png"
            + "|attachment; filename=\"_ _.png\"; filename*=UTF-8''%E2%98%95%20%F0%9F%8E%89.png"
      })
  void namesComeThroughAndDoNoHarm(String sent, String name, String disposition) throws Exception {
    FileInfo file = upload(sent, new byte[] {1}).file();

    assertThat(file.name()).contains(name);
    assertThat(ContentClient.get(file.url()).headers().firstValue("Content-Disposition"))
        .contains(disposition);
  }

  @Test
  void aFileIsFetchedInParts() throws Exception {
    byte[] file = random(100_000);
    String url = upload("x.bin", file).file().url();
    String tag = ContentClient.get(url).headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> part = ContentClient.get(url, "Range", "bytes=70000-", "If-Range", tag);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 70000-99999/100000");
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 70_000, 100_000));
    assertThat(ContentClient.get(url, "Range", "bytes=-10").body())
        .isEqualTo(Arrays.copyOfRange(file, 99_990, 100_000));
    assertThat(ContentClient.get(url, "Range", "bytes=5-5").body()).isEqualTo(new byte[] {file[5]});
    assertThat(ContentClient.get(url, "Range", "bytes=5-5", "If-Range", "\"old\"").body())
        .isEqualTo(file);
    HttpResponse<byte[]> behind = ContentClient.get(url, "Range", "bytes=100000-");
    assertThat(behind.statusCode()).isEqualTo(416);
    assertThat(behind.headers().firstValue("Content-Range")).contains("bytes */100000");
    assertThat(ContentClient.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    HttpResponse<byte[]> head =
        ContentClient.send(
            HttpRequest.newBuilder(java.net.URI.create(url))
                .method("HEAD", BodyPublishers.noBody())
                .build());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(100_000);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void whoKnowsNeitherPasswordNorUrlGetsNothing() throws Exception {
    User user = server.newUser();
    ContentClient owner = new ContentClient(server, user);
    ContentClient thief = new ContentClient(server, user, "guessed");
    ContentClient other = new ContentClient(server, server.newUser());
    String tid = tid();
    byte[] form = ContentClient.form(tid, "x", "a/b", new byte[] {1, 2, 3});

    assertThat(thief.post(form).statusCode()).isEqualTo(401);
    assertThat(owner.post(form).statusCode()).isEqualTo(200);
    FileResumeInfo held = FileResumeInfo.parse(owner.ask(tid, "get_upload_info").body());
    FileInfo file = FileInfoDocument.parse(owner.ask(tid, "get_download_info").body()).file();
    assertThat(other.ask(tid, "get_upload_info").statusCode()).isEqualTo(404);
    assertThat(owner.ask(tid(), "get_upload_info").statusCode()).as("never used").isEqualTo(404);
    assertThat(owner.ask(tid(), "get_download_info").statusCode()).isEqualTo(404);
    assertThat(other.ask(tid, "get_download_info").statusCode()).isEqualTo(404);
    String key = file.url().substring(file.url().lastIndexOf('/') + 1);
    assertThat(key).hasSizeGreaterThanOrEqualTo(22);
    assertThat(ContentClient.get(file.url() + "x").statusCode()).isEqualTo(404);
    assertThat(ContentClient.get(held.url().replace("/r/", "/d/")).statusCode()).isEqualTo(404);
    assertThat(
            ContentClient.put(file.url().replace("/d/", "/r/"), "bytes 0-0/1", new byte[1])
                .statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> unknown = ContentClient.get(file.url().replace("/d/", "/t/"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  @Requirement(value = "CPM-CONV-053", partial = true)
  void anUploadThatWasCutGoesOnWhereItStopped() throws Exception {
    byte[] file = random(2_000_000);
    String tid = tid();
    FileResumeInfo held = cut(tid, file, 1_234_567);

    assertThat(alice.ask(tid, "get_download_info").statusCode()).isEqualTo(404);
    int from = (int) held.end() + 1;
    HttpResponse<byte[]> gap = put(held, file, from + 1);
    assertThat(gap.statusCode()).isEqualTo(416);
    assertThat(FileResumeInfo.parse(gap.body())).isEqualTo(held);
    HttpResponse<byte[]> rest = put(held, file, from);
    assertThat(rest.statusCode()).isEqualTo(200);
    FileInfo info = FileInfoDocument.parse(alice.ask(tid, "get_download_info").body()).file();
    assertThat(info.size()).isEqualTo(file.length);
    assertThat(Arrays.equals(ContentClient.get(info.url()).body(), file)).isTrue();
    assertThat(FileResumeInfo.parse(alice.ask(tid, "get_upload_info").body()).end())
        .isEqualTo(file.length - 1);
  }

  @Test
  void aClientThatLeavesOutTheUnitAndBeginsOneByteTooEarlyDoesNoHarm() throws Exception {
    byte[] file = random(300_000);
    String tid = tid();
    FileResumeInfo held = cut(tid, file, 200_000);

    byte[] rest = Arrays.copyOfRange(file, (int) held.end(), file.length);
    HttpResponse<byte[]> done =
        ContentClient.put(
            held.url(), held.end() + "-" + (file.length - 1) + "/" + file.length, rest);

    assertThat(done.statusCode()).isEqualTo(200);
    FileInfo info = FileInfoDocument.parse(alice.ask(tid, "get_download_info").body()).file();
    assertThat(ContentClient.get(info.url()).body()).isEqualTo(file);
  }

  @Test
  void twoWhoGoOnWithOneUploadNeverMixTheirBytes() throws Exception {
    byte[] file = random(3_000_000);
    String tid = tid();
    FileResumeInfo held = cut(tid, file, 100_000);

    List<Integer> statuses = new ArrayList<>();
    for (HttpResponse<byte[]> answer : together(4, () -> put(held, file, (int) held.end() + 1))) {
      statuses.add(answer.statusCode());
    }

    assertThat(statuses).isSubsetOf(200, 409, 416).contains(200);
    FileInfo info = FileInfoDocument.parse(alice.ask(tid, "get_download_info").body()).file();
    assertThat(Arrays.equals(ContentClient.get(info.url()).body(), file)).isTrue();
  }

  @Test
  void fiftyUploadsAtOnceComeThrough() throws Exception {
    byte[] file = random(200_000);

    for (HttpResponse<byte[]> answer :
        together(50, () -> alice.post(ContentClient.form(tid(), "x", "a/b", file)))) {
      assertThat(answer.statusCode()).isEqualTo(200);
      String url = FileInfoDocument.parse(answer.body()).file().url();
      assertThat(Arrays.equals(ContentClient.get(url).body(), file)).isTrue();
    }
  }

  @Test
  void aFormOrRangeThatIsMalformedIsRefused() throws Exception {
    byte[] form = ContentClient.form(tid(), "x", "a/b", new byte[1000]);
    byte[] cut = Arrays.copyOf(form, form.length - 6);
    byte[] bare = ("--" + ContentClient.BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    String inner = "--inner\r\nContent-Type: a/b\r\n\r\nx\r\n--inner--";
    byte[] nested =
        ContentClient.form(
            tid(), "x", "multipart/mixed; boundary=inner", inner.getBytes(StandardCharsets.UTF_8));
    byte[] openNest = Arrays.copyOf(nested, nested.length - ContentClient.BOUNDARY.length() - 6);
    byte[] badTid = ContentClient.form("a b", "x", "a/b", new byte[1]);

    assertThat(alice.post(cut).statusCode()).isEqualTo(400);
    assertThat(alice.post(bare).statusCode()).isEqualTo(400);
    assertThat(alice.post(openNest).statusCode()).isEqualTo(400);
    FileInfo asIs = FileInfoDocument.parse(alice.post(nested).body()).file();
    assertThat(new String(ContentClient.get(asIs.url()).body())).isEqualTo(inner);
    assertThat(alice.post(badTid).statusCode()).isEqualTo(400);
    assertThat(alice.post(new byte[5000]).statusCode()).isEqualTo(400);
    FileResumeInfo held = cut(tid(), new byte[50_000], 40_000);
    assertThat(ContentClient.put(held.url(), null, new byte[1]).statusCode()).isEqualTo(400);
    assertThat(ContentClient.put(held.url(), "bytes 0-9/5", new byte[1]).statusCode())
        .isEqualTo(400);
    assertThat(ContentClient.put(held.url(), "bytes 0-99999/100000", new byte[1]).statusCode())
        .isEqualTo(400);
    assertThat(alice.ask("", "get_upload_info").statusCode()).isEqualTo(400);
    assertThat(ContentClient.get(alice.uri("/ft/elsewhere").toString()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aThumbnailThatIsNoneIsRefused() {
    byte[] large = ContentClient.form(tid(), new byte[300 * 1024], "x", "a/b", new byte[1]);

    assertThat(alice.post(large).statusCode()).isEqualTo(415);
    // The head of a PNG of 100000 pixels on each side: it is not even opened.
    byte[] bomb =
        java.util.Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgABhqAAAYagCAYAAACoUgvI");
    byte[] growing = ContentClient.form(tid(), bomb, "x", "a/b", new byte[1]);
    assertThat(alice.post(growing).statusCode()).isEqualTo(415);
  }

  @Test
  void noPathLeadsOutOfTheApplication() {
    for (String path :
        List.of("/ft/%2e%2e/%2e%2e/etc/passwd", "/ft/../../etc/passwd", "/%2e%2e/x")) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
      assertThat(answer.body()).as(path).doesNotContain("com.ibm", "root:");
    }
  }

  @Test
  void slowRecipientsHoldNoThreads() throws Exception {
    String url = upload("x.bin", random(20_000_000)).file().url();
    String path = url.substring(url.indexOf("/ft/"));
    List<Socket> slow = new ArrayList<>();
    try {
      int before = server.threads();
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8192);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", server.httpPort()));
        String get = "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
        socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      for (Socket socket : slow) {
        socket.setSoTimeout((int) Patience.SOON.toMillis());
        assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
      }
      assertThat(server.threads()).isLessThan(before + 60);
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      assertThat(ContentClient.get(url).body()).hasSize(20_000_000);
      InputStream first = slow.get(0).getInputStream();
      assertThat(first.readNBytes(15_000_000)).hasSize(15_000_000);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private FileInfoDocument upload(String name, byte[] file) throws FileDocumentException {
    HttpResponse<byte[]> answer =
        alice.post(ContentClient.form(tid(), name, "application/octet-stream", file));
    assertThat(answer.statusCode()).isEqualTo(200);
    return FileInfoDocument.parse(answer.body());
  }

  /** Sends a file up to about that byte, breaks off, and asks what the server has. */
  private FileResumeInfo cut(String tid, byte[] file, int bytes) throws Exception {
    byte[] form = ContentClient.form(tid, "x.bin", "application/octet-stream", file);
    int head = form.length - file.length;
    try (Socket socket = alice.begin(form, head + bytes)) {
      Patience.until(
          "the first bytes", () -> alice.ask(tid, "get_upload_info").statusCode() == 200);
      socket.shutdownOutput();
    }
    FileResumeInfo held = FileResumeInfo.parse(alice.ask(tid, "get_upload_info").body());
    assertThat(held.start()).isZero();
    assertThat(held.end()).isBetween(0L, bytes + (long) head);
    // The server may still read what was on its way when the connection broke.
    Patience.until("the end of the request", () -> !alice.isMoving());
    return FileResumeInfo.parse(alice.ask(tid, "get_upload_info").body());
  }

  private static HttpResponse<byte[]> put(FileResumeInfo held, byte[] file, int from) {
    return ContentClient.put(
        held.url(),
        "bytes " + from + "-" + (file.length - 1) + "/" + file.length,
        Arrays.copyOfRange(file, from, file.length));
  }

  private static <T> List<T> together(int count, Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(java.util.Collections.nCopies(count, work))) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String tid() {
    return UUID.randomUUID().toString();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random().nextBytes(bytes);
    return bytes;
  }
}
