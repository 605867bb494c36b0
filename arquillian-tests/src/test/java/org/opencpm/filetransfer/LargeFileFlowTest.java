package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.client.Acceptance;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;
import org.opencpm.notification.Disposition;

/** Files of a size that no side holds in memory, and of none, between clients of our own. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class LargeFileFlowTest {

  private static final int HUNDRED_MEGABYTES = 100_000_000;
  private static final int PIECE = 1 << 20;
  private static final long SECONDS = 60;

  @TempDir private Path folder;

  private final RunningServer server;

  LargeFileFlowTest(RunningServer server) {
    this.server = server;
  }

  /** What a client was told. */
  private static final class Heard implements CpmListener {
    private final CompletableFuture<FileResult> file = new CompletableFuture<>();
    private final CompletableFuture<FileTransfer> transfer = new CompletableFuture<>();
    private final CompletableFuture<ReceivedMessage> message = new CompletableFuture<>();
    private final List<ReceivedNotification> notifications = new CopyOnWriteArrayList<>();

    @Override
    public void onFile(FileTransfer offered) {
      transfer.complete(offered);
    }

    @Override
    public void onFileEnd(FileTransfer ended, FileResult result) {
      if (!ended.isSending()) {
        file.complete(result);
      }
    }

    @Override
    public void onMessage(ReceivedMessage received) {
      message.complete(received);
    }

    @Override
    public void onNotification(ReceivedNotification notification) {
      notifications.add(notification);
    }
  }

  private CpmClient client(User user, Heard heard) throws Exception {
    CpmClientBuilder builder =
        CpmClient.builder()
            .user(user.sip())
            .digestUser(user.digestUser())
            .password(user.password())
            .server("127.0.0.1", server.sipPort())
            .contentServer(URI.create("http://127.0.0.1:" + server.httpPort() + "/ft"))
            .filesInto(folder.resolve("inbox"), Acceptance.AT_ONCE)
            .listener(heard);
    CpmClient client = builder.open();
    assertThat(client.register().get(SECONDS, TimeUnit.SECONDS).accepted()).isTrue();
    return client;
  }

  private Path file(String name, int size) throws IOException {
    Path file = folder.resolve(name);
    Random random = new Random(size);
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int left = size; left > 0; left -= PIECE) {
        random.nextBytes(piece);
        out.write(piece, 0, Math.min(left, PIECE));
      }
    }
    return file;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }

  private void goesByMsrp(int size) throws Exception {
    Heard alices = new Heard();
    Heard bobs = new Heard();
    User recipient = server.newUser();
    try (CpmClient alice = client(server.newUser(), alices);
        CpmClient bob = client(recipient, bobs)) {
      Path file = file("large " + size + ".bin", size);
      FileTransfer transfer =
          alice.files().send(FileOffer.to(recipient.sip(), file).askAll().build());
      FileResult sent = get(transfer.over());
      assertThat(sent.complete()).as(sent.reason()).isTrue();
      Path came = get(bobs.file).file().orElseThrow();
      assertThat(Files.mismatch(came, file)).isEqualTo(-1);
      get(bob.files().markDisplayed(get(bobs.transfer)));
      Patience.until("delivered and displayed", () -> alices.notifications.size() == 2);
      assertThat(alices.notifications)
          .allMatch(n -> n.messageId().equals(transfer.messageId().orElseThrow()))
          .extracting(ReceivedNotification::disposition)
          .containsExactly(Disposition.DELIVERED, Disposition.DISPLAYED);
    }
  }

  @Test
  @Requirement(
      value = {"AD-CL-19", "CPM-CONV-044", "CT-FT-04.1", "CT-FT-12", "CT-FT-18", "CT-FT-19"},
      partial = true)
  void aHundredMegabytesGoFromClientToClientOverMsrp() throws Exception {
    goesByMsrp(HUNDRED_MEGABYTES);
  }

  @Test
  void aFileWithoutBytesGoesOverMsrp() throws Exception {
    goesByMsrp(0);
  }

  @Test
  @Requirement(
      value = {"AD-CL-19", "CPM-CONV-XXX"},
      partial = true)
  void aHundredMegabytesGoUpAndDownOverHttp() throws Exception {
    Heard bobs = new Heard();
    User recipient = server.newUser();
    try (CpmClient alice = client(server.newUser(), new Heard());
        CpmClient bob = client(recipient, bobs)) {
      FileOffer offer = FileOffer.to(recipient.sip(), file("large.bin", HUNDRED_MEGABYTES)).build();
      FileInfoDocument document =
          alice
              .files()
              .contentServer()
              .upload(offer.upload(UUID.randomUUID().toString()), moved -> {});
      assertThat(get(alice.files().announce(offer, document)).accepted()).isTrue();
      FileInfo told = get(bobs.message).file().orElseThrow().file();
      assertThat(told).isEqualTo(document.file());
      Path came = bob.files().download(told, folder.resolve("inbox"), moved -> {});
      assertThat(Files.mismatch(came, offer.file())).isEqualTo(-1);
    }
  }

  @Test
  @Requirement(
      value = {"AD-CL-20", "CPM-CONV-053"},
      partial = true)
  void aClientThatWasStoppedInTheMiddleGoesOnFromThere() throws Exception {
    Heard bobs = new Heard();
    User recipient = server.newUser();
    Path file = file("stopped.bin", 80_000_000);
    try (CpmClient alice = client(server.newUser(), new Heard())) {
      FileResult stopped;
      try (CpmClient bob = client(recipient, bobs)) {
        FileTransfer transfer = alice.files().send(FileOffer.to(recipient.sip(), file).build());
        FileTransfer offered = get(bobs.transfer);
        Patience.until("some bytes", () -> offered.moved() > 0);
        transfer.stop();
        stopped = get(bobs.file);
        assertThat(get(transfer.over()).complete()).isFalse();
      }
      assertThat(stopped.moved()).isBetween(1L, 79_999_999L);
      Heard again = new Heard();
      try (CpmClient bob = client(recipient, again)) {
        FileOffer rest =
            FileOffer.to(recipient.sip(), file).from(Math.max(1, stopped.moved() / 2)).build();
        FileResult sent = get(alice.files().send(rest).over());
        assertThat(sent.complete()).as(sent.reason()).isTrue();
        Path came = get(again.file).file().orElseThrow();
        assertThat(Files.mismatch(came, file)).isEqualTo(-1);
        assertThat(bob.registration()).isPresent();
      }
    }
  }
}
