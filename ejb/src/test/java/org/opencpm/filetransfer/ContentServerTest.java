package org.opencpm.filetransfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.messaging.MessageScene;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;

/** The content server on a real store and a real database. */
class ContentServerTest {

  private static final long ALICE = 1;
  private static final long BOB = 2;
  private static final FileSettings SETTINGS =
      FileSettings.of(Map.of("CPM_MAX_FILE_SIZE", "1000", "CPM_FT_VALIDITY", "PT1H"));
  private static final String BASE = "http://127.0.0.1:9080/ft";

  @TempDir private static Path databaseFolder;
  private static TestDatabase database;

  @TempDir private Path folder;
  private final MovableClock clock = new MovableClock();
  private final Preferences preferences = new Preferences();
  private final LiveTransfers live = new LiveTransfers();
  private StoredFiles files;
  private BlobStore blobs;
  private ContentServer server;
  private FileShelf shelf;
  private FileSweep sweep;

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
    files = new StoredFiles(database);
    blobs = new FileBlobStore(folder);
    restart();
  }

  /** What a new process knows: database and store. */
  private void restart() {
    server = new ContentServer(SETTINGS, files, blobs, new Policies(preferences), live, clock);
    shelf = new FileShelf(SETTINGS, files, blobs, clock);
    sweep = new FileSweep(files, blobs, clock);
  }

  @Test
  void aFileIsUploadedAndFetched() throws Exception {
    FileInfoDocument document;
    try (Upload upload = server.begin(ALICE, offer("t"))) {
      upload.thumbnail(png(10, 10), Optional.of("image/png"));
      upload.write(bytes("hello "));
      upload.write(bytes("world"));
      document = upload.complete();
    }

    FileInfo file = document.file();
    assertThat(file.size()).isEqualTo(11);
    assertThat(file.name()).contains("b \"c\".txt");
    assertThat(file.contentType()).isEqualTo("text/plain;charset=utf-8");
    assertThat(file.until()).contains(MovableClock.START.plus(Duration.ofHours(1)));
    assertThat(file.url()).matches(BASE + "/d/[A-Za-z0-9_-]{32}");
    assertThat(document.thumbnail().orElseThrow().url()).matches(BASE + "/t/[A-Za-z0-9_-]{32}");
    assertThat(read(shelf.ours(file.url()).orElseThrow())).isEqualTo("hello world");
    assertThat(server.document(ALICE, "t")).isEqualTo(document);
    try (Download icon = shelf.thumbnail(key(file.url()))) {
      assertThat(icon.contentType()).isEqualTo("image/png");
      assertThat(icon.content().length()).isEqualTo(png(10, 10).length);
    }
  }

  @Test
  void keysAndUsersOpenNothingButTheirOwn() throws Exception {
    FileInfoDocument document = upload(ALICE, "t", "x");
    String upload = server.progress(ALICE, "t").url();

    assertRefused(Reason.UNKNOWN, () -> server.progress(BOB, "t"));
    assertRefused(Reason.UNKNOWN, () -> server.document(BOB, "t"));
    assertRefused(Reason.UNKNOWN, () -> shelf.file(key(upload)));
    assertRefused(Reason.UNKNOWN, () -> server.uploadOf(key(document.file().url())));
    assertRefused(Reason.UNKNOWN, () -> shelf.thumbnail(key(document.file().url())));
    assertThat(shelf.ours("http://elsewhere.example/ft/d/" + key(document.file().url()))).isEmpty();
    assertThat(shelf.ours("http://127.0.0.1:9080/ft@elsewhere/d/x")).isEmpty();
  }

  @Test
  void anInterruptedUploadGoesOnWhereItStopped() throws Exception {
    try (Upload upload = server.begin(ALICE, offer("t"))) {
      upload.write(bytes("hello "));
    }
    restart();

    FileResumeInfo held = server.progress(ALICE, "t");
    assertThat(held.end()).isEqualTo(5);
    assertThat(held.url()).matches(BASE + "/r/[A-Za-z0-9_-]{32}");
    assertRefused(Reason.INCOMPLETE, () -> server.document(ALICE, "t"));
    FileTransfer transfer = server.uploadOf(key(held.url()));
    try (Upload upload = server.resume(transfer, OptionalLong.of(11))) {
      assertThat(upload.position()).isEqualTo(6);
      upload.write(bytes("world"));
      assertThat(read(shelf.ours(upload.complete().file().url()).orElseThrow()))
          .isEqualTo("hello world");
    }
    assertThat(server.progress(ALICE, "t").end()).isEqualTo(10);
  }

  @Test
  void ofTwoWhoGoOnTheNewerOneWinsAndNothingIsMixed() throws Exception {
    Upload first = server.begin(ALICE, offer("t"));
    first.write(bytes("hello "));
    FileTransfer transfer = server.uploadOf(key(server.progress(ALICE, "t").url()));
    Upload second = server.resume(transfer, OptionalLong.empty());

    assertRefused(Reason.SUPERSEDED, () -> first.write(bytes("XXXX")));
    assertRefused(Reason.SUPERSEDED, first::complete);
    second.write(bytes("world"));
    first.close();
    assertThat(read(shelf.ours(second.complete().file().url()).orElseThrow()))
        .isEqualTo("hello world");
    assertRefused(Reason.SUPERSEDED, () -> server.resume(transfer, OptionalLong.empty()));
  }

  @Test
  void theSameTidStartsAgainAndACompleteFileStaysWithItsRecipients() throws Exception {
    Upload first = server.begin(ALICE, offer("t"));
    first.write(bytes("old"));
    FileInfoDocument second = upload(ALICE, "t", "second");
    FileInfoDocument third = upload(ALICE, "t", "third");

    assertRefused(Reason.SUPERSEDED, () -> first.write(bytes("x")));
    assertThat(read(shelf.ours(second.file().url()).orElseThrow())).isEqualTo("second");
    assertThat(server.document(ALICE, "t")).isEqualTo(third);
    assertThat(blobFiles()).isEqualTo(2);
  }

  @Test
  void nothingIsKeptOfAFileThatGrowsTooLarge() throws Exception {
    assertRefused(Reason.TOO_LARGE, () -> server.begin(ALICE, offer("t", 1001)));
    Upload upload = server.begin(ALICE, offer("t", 5));
    upload.write(ByteBuffer.allocate(1000));

    assertRefused(Reason.TOO_LARGE, () -> upload.write(bytes("x")));
    assertRefused(Reason.UNKNOWN, () -> server.progress(ALICE, "t"));
    assertThat(blobFiles()).isZero();
  }

  @Test
  void aFileOfTheLargestSizeAndAnEmptyOneAreTaken() throws Exception {
    assertThat(upload(ALICE, "a", "x".repeat(1000)).file().size()).isEqualTo(1000);
    FileInfoDocument empty = upload(ALICE, "b", "");
    assertThat(empty.file().size()).isZero();
    assertThat(read(shelf.ours(empty.file().url()).orElseThrow())).isEmpty();
    assertThat(server.progress(ALICE, "b").end()).isEqualTo(-1);
  }

  @Test
  void aUsersFilesTakeNoMoreThanHisQuota() throws Exception {
    preferences.provider(Policy.FILE_QUOTA_MIB, "0");

    assertRefused(Reason.QUOTA, () -> server.begin(ALICE, offer("t", 1)));
    Upload upload = server.begin(ALICE, offer("t"));
    assertRefused(Reason.QUOTA, () -> upload.write(bytes("x")));
  }

  @Test
  void whoeverIsToldThatATransferWasCancelledGivesItUp() throws Exception {
    Meeting meeting = new Meeting();
    live.attach(meeting);
    Upload upload = server.begin(ALICE, offer("t"));
    upload.write(bytes("abc"));
    assertThat(meeting.progress).isEqualTo(3);
    assertThat(live.cancel(upload.transfer().id())).isTrue();

    assertRefused(Reason.CANCELLED, () -> upload.write(bytes("d")));
    assertThat(meeting.open).isFalse();
    assertThat(blobFiles()).isZero();
    live.detach();
    assertThat(live.cancel(upload.transfer().id())).isFalse();
    assertThat(live.open(1).isCancelled()).isFalse();
  }

  /** Where one party meets whoever cancels. */
  private static final class Meeting implements TransferSessions, TransferSession {
    private boolean open;
    private boolean cancelled;
    private long progress;

    @Override
    public TransferSession open(long transferId, Runnable hearer) {
      open = true;
      return this;
    }

    @Override
    public boolean cancel(long transferId) {
      cancelled = open;
      return open;
    }

    @Override
    public void progress(long bytes) {
      progress = bytes;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Test
  void beforeTheFirstByteThereIsNothingToGoOnWith() throws Exception {
    server.begin(ALICE, offer("t")).close();

    assertRefused(Reason.UNKNOWN, () -> server.progress(ALICE, "t"));
  }

  @Test
  void aFileWhoseRequestLostOnlyItsEndIsCompletedWhenAskedFor() throws Exception {
    try (Upload upload = server.begin(ALICE, offer("t", 5))) {
      upload.write(bytes("hell"));
      assertRefused(Reason.INCOMPLETE, () -> server.document(ALICE, "t"));
      upload.write(bytes("o"));
      assertRefused(Reason.INCOMPLETE, () -> server.document(ALICE, "t"));
    }

    assertThat(server.document(ALICE, "t").file().size()).isEqualTo(5);
  }

  @Test
  void aFileThatWasStoredWhenTheProcessDiedIsFound() throws Exception {
    try (Upload upload = server.begin(ALICE, offer("t"))) {
      upload.write(bytes("hello"));
    }
    // The store has finished it, the database has not heard of it.
    blobs.resume(files.findByTid(ALICE, "t").orElseThrow().blob()).finish();
    restart();

    assertThat(server.progress(ALICE, "t").end()).isEqualTo(4);
    assertThat(read(shelf.ours(server.document(ALICE, "t").file().url()).orElseThrow()))
        .isEqualTo("hello");
  }

  @Test
  void filesGoWhenTheirTimeIsOver() throws Exception {
    FileInfoDocument document = upload(ALICE, "t", "x");
    String key = key(document.file().url());
    clock.advance(Duration.ofMinutes(59));
    sweep.sweep();
    shelf.file(key).close();
    clock.advance(Duration.ofMinutes(1));

    assertRefused(Reason.EXPIRED, () -> shelf.file(key));
    sweep.sweep();
    assertThat(blobFiles()).isZero();
    assertRefused(Reason.EXPIRED, () -> shelf.file(key));
    clock.advance(FileSweep.MEMORY.plusSeconds(1));
    sweep.sweep();
    assertRefused(Reason.UNKNOWN, () -> shelf.file(key));
  }

  @Test
  void anUnfinishedUploadGoesADayAfterItsLastByte() throws Exception {
    Upload upload = server.begin(ALICE, offer("t"));
    for (int hour = 0; hour < 30; hour++) {
      clock.advance(Duration.ofHours(1));
      upload.write(bytes("x"));
      sweep.sweep();
    }
    upload.close();
    assertThat(server.progress(ALICE, "t").end()).isEqualTo(29);

    clock.advance(ContentServer.UNFINISHED);
    sweep.sweep();
    assertRefused(Reason.UNKNOWN, () -> server.progress(ALICE, "t"));
    assertThat(blobFiles()).isZero();
  }

  @Test
  void whatAProcessLeftBehindIsSweptAwayAndNothingElse() throws Exception {
    FileInfoDocument document = upload(ALICE, "t", "x");
    blobs.create("0123").close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(
            file, FileTime.from(clock.instant().minus(FileSweep.ORPHAN.plusSeconds(1))));
      }
    }

    sweep.sweep();

    assertThat(blobFiles()).isEqualTo(1);
    shelf.file(key(document.file().url())).close();
  }

  @Test
  void aThumbnailIsAnImageOfReasonableSize() throws Exception {
    Upload upload = server.begin(ALICE, offer("t"));

    byte[] webp =
        "RIFF....WEBPVP8X........\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff".getBytes(ISO_8859_1);
    for (byte[] bad : new byte[][] {bombPng(), webp, new byte[ThumbnailCheck.MAX_BYTES + 1]}) {
      assertRefused(Reason.THUMBNAIL, () -> upload.thumbnail(bad, Optional.of("image/png")));
    }
    for (String other : List.of("<html>", "<svg/>", "%PDF-1.7", "PK\u0003\u0004")) {
      assertRefused(
          Reason.THUMBNAIL,
          () -> upload.thumbnail(other.getBytes(UTF_8), Optional.of("image/png")));
    }
    assertRefused(
        Reason.THUMBNAIL,
        () -> upload.thumbnail("<svg/>".getBytes(UTF_8), Optional.of("image/svg+xml")));
    assertRefused(
        Reason.THUMBNAIL, () -> upload.thumbnail("text".getBytes(UTF_8), Optional.empty()));
    upload.thumbnail(png(5, 5), Optional.of("application/octet-stream"));
    assertThat(upload.complete().thumbnail().map(FileInfo::contentType)).contains("image/png");
  }

  @Test
  void aTypeThatIsNoneBecomesBytes() throws Exception {
    FileOffer odd = new FileOffer("t", "../", Optional.of("<script>"), OptionalLong.empty());
    try (Upload upload = server.begin(ALICE, odd)) {
      FileInfo file = upload.complete().file();
      assertThat(file.contentType()).isEqualTo("application/octet-stream");
      assertThat(file.name()).contains("file");
    }
  }

  @Test
  void aTidIsAWord() {
    assertThat(FileOffer.isTid(UUID.randomUUID().toString())).isTrue();
    assertThat(FileOffer.isTid("")).isFalse();
    assertThat(FileOffer.isTid("a b")).isFalse();
    assertThat(FileOffer.isTid("x".repeat(129))).isFalse();
  }

  private FileInfoDocument upload(long owner, String tid, String content) throws FileRefused {
    try (Upload upload = server.begin(owner, offer(tid))) {
      upload.write(bytes(content));
      return upload.complete();
    }
  }

  private static FileOffer offer(String tid) {
    return new FileOffer(
        tid, "a/b \"c\".txt", Optional.of("text/plain; charset=utf-8"), OptionalLong.empty());
  }

  private static FileOffer offer(String tid, long size) {
    return new FileOffer(tid, "b", Optional.empty(), OptionalLong.of(size));
  }

  private static void assertRefused(Reason reason, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            FileRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private long blobFiles() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static String key(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static String read(Download download) throws IOException {
    try (download) {
      ByteBuffer all = ByteBuffer.allocate((int) download.content().length());
      download.content().read(all, 0);
      return new String(all.array(), UTF_8);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
    return out.toByteArray();
  }

  /** A small file that says of itself to be a huge picture. */
  private static byte[] bombPng() throws IOException {
    byte[] image = png(10, 10);
    // Width, the first field of the IHDR chunk.
    ByteBuffer.wrap(image).putInt(16, 60_000);
    return image;
  }
}
