package org.opencpm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.client.Answer;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmListener;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.demo.PlainStore;
import org.opencpm.client.peer.PlainContentServer;
import org.opencpm.client.peer.PlainRegistrar;
import org.opencpm.client.peer.SipText;
import org.opencpm.compliance.Requirement;

/** The commands against a peer of plain sockets: what they send, print and exit with. */
class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private PlainRegistrar server;

  @BeforeEach
  void start() throws IOException {
    server = new PlainRegistrar();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private int run(String command, String... options) {
    return run("127.0.0.1:" + server.port(), 5, command, options);
  }

  private int run(String address, int timeout, String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of("--server", address, "--domain", "cpm.example"));
    args.addAll(List.of("--timeout", Integer.toString(timeout)));
    args.addAll(List.of(options));
    return Main.run(
        new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
  }

  @Test
  void registersShowsAndRemoves() {
    assertThat(run("register", "-u", "alice", "--device-name", "desk")).isZero();
    assertThat(out.toString())
        .startsWith("200 OK, for 3600 s\n  gruu     sip:alice@cpm.example;gr=urn:uuid:")
        .contains("\n  address  tel:+15550100001\n")
        .contains("\n  contact  \"desk\" <sip:alice@127.0.0.1:");
    assertThat(server.bindings()).hasSize(1);

    assertThat(run("register", "--query")).isZero();
    assertThat(server.bindings()).hasSize(1);
    assertThat(run("register", "-u", "alice", "--device-name", "desk", "--remove")).isZero();
    assertThat(server.bindings()).isEmpty();
    run("register", "-u", "alice", "-t", "tcp");
    assertThat(run("register", "--remove-all")).isZero();
    assertThat(server.bindings()).isEmpty();
  }

  @Test
  void isTheSameDeviceAtEachStart() {
    run("register", "-u", "alice");
    run("register", "-u", "alice");
    assertThat(server.bindings()).hasSize(1);
    run("register", "-u", "alice", "--device-name", "other");
    assertThat(server.bindings()).hasSize(2);
  }

  @Test
  void exitsWithOneWhenTheServerRefuses() {
    assertThat(run("register", "-u", "alice", "--password=guess")).isEqualTo(1);
    assertThat(out.toString()).startsWith("401 Unauthorized");
  }

  @Test
  void sendsTextWithAllThatWasAskedFor() {
    int code =
        run(
            "send",
            "--to",
            "bob",
            "--text",
            "Grüße 🍜",
            "--subject",
            "Lunch",
            "--priority",
            "urgent",
            "--sensitivity",
            "private",
            "--expires",
            "60",
            "--conversation",
            "c-1",
            "--in-reply-to",
            "k-1");
    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("-> 202 Accepted  message ").contains("conversation c-1");
    SipText request = server.requests("MESSAGE").get(0);
    assertThat(request.requestUri()).isEqualTo("sip:bob@cpm.example");
    assertThat(request.header("Subject")).isEqualTo("Lunch");
    assertThat(request.header("Priority")).isEqualTo("urgent");
    assertThat(request.header("Expires")).isEqualTo("60");
    assertThat(request.header("Conversation-ID")).isEqualTo("c-1");
    assertThat(request.header("InReplyTo-Contribution-ID")).isEqualTo("k-1");
    assertThat(request.bodyText())
        .contains("cpm.Sensitivity: private", "Grüße 🍜", "positive-delivery");
  }

  @Test
  void sendsAFileToANumberAndAsksForNothingWhenQuiet(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), new byte[] {1, 2, 3});
    int code =
        run(
            "send",
            "--to",
            "+15550100002",
            "--file",
            file.toString(),
            "--type",
            "image/x-a",
            "--quiet",
            "--json");
    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("{\"event\":\"sent\",\"status\":202,\"reason\":\"Accepted\",\"messageId\":\"");
    SipText request = server.requests("MESSAGE").get(0);
    assertThat(request.requestUri()).isEqualTo("tel:+15550100002");
    assertThat(request.bodyText())
        .contains("Content-Type: image/x-a")
        .doesNotContain("Disposition-Notification");
  }

  @Test
  void waitsForTheNotifications() throws IOException {
    try (CpmClient bob =
        CpmClient.builder()
            .user("sip:bob@cpm.example")
            .password(PlainRegistrar.PASSWORD)
            .server("127.0.0.1", server.port())
            .displayNotifications(true)
            .open()) {
      bob.register().join();
      assertThat(run("send", "--to", "bob", "--text", "x", "--wait", "10", "--json")).isZero();
      assertThat(out.toString())
          .contains("\"event\":\"notification\",\"disposition\":\"delivered\"")
          .contains("\"event\":\"notification\",\"disposition\":\"displayed\"");
    }
  }

  @Test
  void listensForAWhileAndShowsWhatComes() throws Exception {
    List<ReceivedMessage> bobs = new ArrayList<>();
    CpmListener listener =
        new CpmListener() {
          @Override
          public void onMessage(ReceivedMessage message) {
            bobs.add(message);
          }
        };
    try (CpmClient bob =
        CpmClient.builder()
            .user("sip:bob@cpm.example")
            .password(PlainRegistrar.PASSWORD)
            .server("127.0.0.1", server.port())
            .listener(listener)
            .open()) {
      bob.register().join();
      Thread sends =
          new Thread(
              () -> {
                org.awaitility.Awaitility.await().until(() -> server.bindings().size() == 2);
                bob.send(
                        org.opencpm.client.StandaloneMessage.to("sip:alice@cpm.example")
                            .text("Line one")
                            .subject("Hi")
                            .build())
                    .join();
              });
      sends.start();
      assertThat(run("listen", "-u", "alice", "--duration", "2")).isZero();
      sends.join();
      assertThat(out.toString()).contains("<- sip:bob@cpm.example [Hi]: Line one");
      assertThat(server.bindings()).hasSize(1);
    }
  }

  @Test
  void uploadsAFileAndDownloadsIt(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("a b.bin"), new byte[100_000]);
    try (PlainContentServer content = new PlainContentServer()) {
      content.wants(PlainRegistrar.PASSWORD);
      int code = run("file upload", file.toString(), "--content-server", content.base());
      assertThat(code).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("   a b.bin  50 %")
          .contains("-> uploaded, 100000 bytes: " + content.base() + "/d/k1");

      String inbox = folder.resolve("inbox").toString();
      assertThat(run("file download", content.base() + "/d/k1", "--folder", inbox)).isZero();
      assertThat(Path.of(inbox, "d.bin")).hasBinaryContent(new byte[100_000]);
      assertThat(run("file download", content.base() + "/d/none", "--folder", inbox)).isEqualTo(1);
      assertThat(
              run(
                  "file upload",
                  "--password=guess",
                  file.toString(),
                  "--content-server",
                  content.base()))
          .isEqualTo(1);
      assertThat(err.toString()).contains("HTTP 401");
    }
  }

  @Test
  void aTransferThatIsRefusedExitsWithOne(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), new byte[10]);
    assertThat(run("file send", file.toString(), "--to", "bob")).isEqualTo(1);
    assertThat(out.toString()).contains("-> a.bin: 405 Method Not Allowed");
    assertThat(run("file send", folder.resolve("none").toString(), "--to", "bob")).isEqualTo(4);
    assertThat(err.toString()).contains("no such file");
    assertThat(run("file send", "--to", "bob")).isEqualTo(2);
  }

  @Test
  @Requirement(
      value = {"CT-FT-05", "CT-FT-06", "CT-FT-09"},
      partial = true)
  void severalFilesGoInOneInvitationToOneRecipient(@TempDir Path folder) throws IOException {
    String one = Files.write(folder.resolve("one.txt"), new byte[10]).toString();
    String two = Files.write(folder.resolve("two.txt"), new byte[20]).toString();
    assertThat(run("file send", one, two, "--to", "bob")).isEqualTo(1);
    assertThat(server.requests("INVITE")).hasSize(1);
    assertThat(server.requests("INVITE").get(0).bodyText())
        .containsPattern("(?s)m=message .*name:\"one.txt\".*m=message .*name:\"two.txt\"");
    assertThat(out.toString()).contains("-> one.txt: 405", "-> two.txt: 405");

    assertThat(run("file send", one, two, "--to", "bob", "--to", "carol")).isEqualTo(2);
    assertThat(err.toString()).contains("several files go to one recipient only");
    assertThat(run("file send", one, two, "--to", "bob", "--name", "three")).isEqualTo(2);
    assertThat(run("file send", one, two, "--to", "bob", "--max-size", "15")).isEqualTo(4);
    assertThat(err.toString())
        .contains("two.txt has 20 bytes; the largest file that may be sent has 15");
    assertThat(server.requests("INVITE")).hasSize(1);
  }

  @Test
  void asksForCapabilities() {
    assertThat(run("options", "bob")).isZero();
    assertThat(out.toString())
        .contains("service  urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg")
        .contains("allow    [MESSAGE, OPTIONS]");
  }

  @Test
  void showsTheSipMessagesWhenTraced() {
    run("options", "bob", "--trace");
    assertThat(out.toString())
        .contains(">>> UDP /127.0.0.1:" + server.port())
        .contains("    OPTIONS sip:bob@cpm.example SIP/2.0\n")
        .contains("<<< UDP")
        .contains("    SIP/2.0 200 OK\n");
  }

  @Test
  void saysInOneLineWhatIsWrong() throws IOException {
    assertThat(run("send", "--to", "bob")).isEqualTo(2);
    assertThat(run("send", "--to", "bob", "--text", "x", "--file", "y")).isEqualTo(2);
    assertThat(run("send", "--to", "bob", "--file", "no-such-file")).isEqualTo(4);
    assertThat(run("127.0.0.1:port", 1, "options", "bob")).isEqualTo(2);
    assertThat(run("no-such-host.invalid", 1, "options", "bob")).isEqualTo(4);
    server.close();
    assertThat(run("options", "-t", "tcp", "bob")).isEqualTo(3);
    assertThat(run("127.0.0.1:" + server.port(), 1, "options", "bob")).isEqualTo(3);
    assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("cpm client: "));
  }

  @Test
  void chatsAndWaitsUntilAllIsRead() throws IOException {
    try (PlainStore store = new PlainStore(PlainStore.Fault.NONE);
        CpmClient bob =
            CpmClient.builder()
                .user("sip:bob@cpm.example")
                .password(PlainRegistrar.PASSWORD)
                .server("127.0.0.1", store.port())
                .displayNotifications(true)
                .open()) {
      bob.register().join();
      int code =
          run(
              "127.0.0.1:" + store.port(),
              10,
              "chat",
              "--to",
              "bob",
              "--text",
              "Lunch?",
              "--text",
              "At 12",
              "--wait",
              "20",
              "--json");
      assertThat(code).as(out.toString() + err).isZero();
      assertThat(out.toString())
          .contains("{\"event\":\"answer\",\"status\":200,\"reason\":\"OK\"")
          .contains("{\"event\":\"chatSent\",\"status\":200,\"messageId\":\"")
          .contains("\"disposition\":\"displayed\"")
          .contains("{\"event\":\"end\",\"peer\":\"sip:bob@cpm.example\"");
    }
  }

  @Test
  void exitsWithOneWhenTheOtherSideDeclinesTheChat() throws IOException {
    try (PlainStore store = new PlainStore(PlainStore.Fault.NONE);
        CpmClient bob =
            CpmClient.builder()
                .user("sip:bob@cpm.example")
                .password(PlainRegistrar.PASSWORD)
                .server("127.0.0.1", store.port())
                .invitations(headers -> Answer.DECLINE)
                .open()) {
      bob.register().join();
      int code = run("127.0.0.1:" + store.port(), 10, "chat", "--to", "bob", "--text", "Lunch?");
      assertThat(code).isEqualTo(1);
      assertThat(out.toString()).startsWith("-- 603 Decline  conversation ");
    }
  }

  @Test
  void sendsFilesAsAttachments(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("menu.txt"), "Soup\n");
    int code =
        run(
            "send",
            "--to",
            "bob",
            "--text",
            "Choose",
            "--attach",
            file.toString(),
            "--mode",
            "pager");
    assertThat(code).isZero();
    String body = server.requests("MESSAGE").get(0).bodyText();
    assertThat(body)
        .contains("Content-Type: multipart/mixed;boundary=")
        .contains("\r\n\r\nChoose\r\n--")
        .contains("Content-Disposition: attachment; filename=\"menu.txt\"")
        .contains("\r\n\r\nSoup\n\r\n--");
  }

  @Test
  void aFetchThatTheServerDoesNotKnowIsRefused() {
    assertThat(run("fetch", "-u", "alice")).isEqualTo(1);
    assertThat(out.toString()).startsWith("405 Method Not Allowed, 0 came");
  }
}
