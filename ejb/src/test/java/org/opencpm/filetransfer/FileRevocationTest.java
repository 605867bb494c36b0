package org.opencpm.filetransfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.messaging.MessageScene;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;

/** An owner takes a file of the content server back. */
class FileRevocationTest {

  private static final long ALICE = 1;
  private static final long BOB = 2;
  private static final FileSettings SETTINGS = FileSettings.of(Map.of());

  @TempDir private static Path databaseFolder;
  private static TestDatabase database;

  @TempDir private Path folder;
  private final List<Long> cancelled = new ArrayList<>();
  private ContentServer server;
  private FileShelf shelf;
  private FileRevocation revocation;

  @BeforeAll
  static void open() {
    database = TestDatabases.h2(databaseFolder);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() throws IOException {
    new MessageScene(database);
    StoredFiles files = new StoredFiles(database);
    BlobStore blobs = new FileBlobStore(folder);
    MovableClock clock = new MovableClock();
    LiveTransfers live = new LiveTransfers();
    live.attach(
        new TransferSessions() {
          @Override
          public TransferSession open(long transferId, Runnable hearer) {
            throw new IllegalStateException("nobody meets here");
          }

          @Override
          public boolean cancel(long transferId) {
            return cancelled.add(transferId);
          }
        });
    server =
        new ContentServer(SETTINGS, files, blobs, new Policies(new Preferences()), live, clock);
    shelf = new FileShelf(SETTINGS, files, blobs, clock);
    revocation = new FileRevocation(SETTINGS, files, blobs, live);
  }

  private FileInfoDocument upload(String tid) throws FileRefused {
    FileOffer offer = new FileOffer(tid, "x", Optional.of("a/b"), OptionalLong.empty());
    try (Upload upload = server.begin(ALICE, offer)) {
      byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
      upload.thumbnail(png, Optional.of("image/png"));
      upload.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
      return upload.complete();
    }
  }

  private static String key(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private long blobs() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void itIsGoneWithAllThatBelongsToItAndWhoMovesItIsStopped() throws Exception {
    String url = upload("t").file().url();
    String own = key(server.progress(ALICE, "t").url());
    long id = shelf.file(key(url)).transferId();

    revocation.ofUpload(own);

    assertThat(cancelled).containsExactly(id);
    assertThat(blobs()).isZero();
    assertThatThrownBy(() -> shelf.file(key(url)))
        .extracting(e -> ((FileRefused) e).reason())
        .isEqualTo(Reason.EXPIRED);
    assertThatThrownBy(() -> revocation.ofUpload(own))
        .extracting(e -> ((FileRefused) e).reason())
        .isEqualTo(Reason.EXPIRED);
    assertThatThrownBy(() -> revocation.ofUpload(key(url)))
        .as("what recipients know")
        .extracting(e -> ((FileRefused) e).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void onlyItsOwnerTakesItBackByItsUrlOrTid() throws Exception {
    String first = upload("t").file().url();
    String second = upload("u").file().url();

    assertThat(revocation.ofUrl(BOB, first)).isFalse();
    assertThat(revocation.ofTid(BOB, "u")).isFalse();
    assertThat(revocation.ofUrl(ALICE, "http://elsewhere.example/ft/d/" + key(first))).isFalse();
    assertThat(cancelled).isEmpty();
    assertThat(revocation.ofUrl(ALICE, first)).isTrue();
    assertThat(revocation.ofUrl(ALICE, first)).isFalse();
    assertThat(revocation.ofTid(ALICE, "u")).isTrue();
    assertThatThrownBy(() -> shelf.file(key(second))).isInstanceOf(FileRefused.class);
  }
}
