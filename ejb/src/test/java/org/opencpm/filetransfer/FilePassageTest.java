package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.ScriptedSession;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;

/** A file's way from leg to leg, and into the store. */
class FilePassageTest implements FileFate, LegMedia.Watcher {

  private static final String TEXT = "0123456789abcdefghij";

  @TempDir private Path folder;

  private final ScriptedSession alice = new ScriptedSession();
  private final ScriptedSession bob = new ScriptedSession();
  private final FileTrack track = new FileTrack();
  private final List<String> heard = new ArrayList<>();
  private BlobStore blobs;
  private LegMedia from;
  private LegMedia to;
  private boolean lets = true;
  private IntConsumer stored;

  @BeforeEach
  void legs() throws IOException {
    blobs = new FileBlobStore(folder);
    from = leg(alice);
    to = leg(bob);
  }

  private LegMedia leg(ScriptedSession session) {
    LegMedia leg = new LegMedia(this);
    leg.use(session, track.of(leg));
    leg.bound();
    return leg;
  }

  private FileKeep keep() throws IOException {
    return new FileKeep("b1", blobs.create("b1"), Runnable::run);
  }

  private FilePassage passage(LegMedia target, FileKeep keep, FilePart part) {
    FilePassage passage = new FilePassage(from, target, keep, part, this);
    track.carry(passage);
    return passage;
  }

  private FilePassage live() throws IOException {
    return passage(to, keep(), FilePart.whole(TEXT.length()));
  }

  @Test
  @Requirement(value = "CPM-CONV-044", partial = true)
  void aChunkIsAnsweredWhenTheRecipientHasIt() throws IOException {
    FilePassage passage = live();
    Chunk first = chunk(1, TEXT.substring(0, 8), Continuation.MORE);
    assertThat(bob.sent.get(0).text()).isEqualTo("01234567");
    assertThat(first.answers).isEmpty();
    bob.sent.get(0).answer(200);
    assertThat(first.answers).containsExactly(200);
    assertThat(passage.acknowledged()).isEqualTo(8);
    Chunk last = chunk(9, TEXT.substring(8), Continuation.LAST);
    bob.sent.get(1).answer(200);
    assertThat(last.answers).containsExactly(200);
    assertThat(heard).containsExactly("passed");
  }

  @Test
  @Requirement(value = "AD-REL-17", partial = true)
  void whereTheRecipientIsLostItIsKeptWithoutTheSenderNoticing() throws IOException {
    FilePassage passage = live();
    Chunk first = chunk(1, TEXT.substring(0, 8), Continuation.MORE);
    bob.sent.get(0).answer(200);
    Chunk second = chunk(9, TEXT.substring(8, 12), Continuation.MORE);
    to.lost("reset");
    bob.sent.get(1).answer(0);
    assertThat(second.answers).containsExactly(200);
    assertThat(heard).containsExactly("diverted");
    assertThat(passage.acknowledged()).isEqualTo(8);

    Chunk last = chunk(13, TEXT.substring(12), Continuation.LAST);
    assertThat(last.answers).as("before it is stored").isEmpty();
    assertThat(heard).containsExactly("diverted", "kept");
    stored.accept(200);
    assertThat(last.answers).containsExactly(200);
    assertThat(first.answers).containsExactly(200);
    assertThat(blobs.held("b1")).hasValue(TEXT.length());
  }

  @Test
  void whatIsNotStoredIsNotAnswered200() throws IOException {
    passage(null, keep(), FilePart.whole(TEXT.length()));
    Chunk all = chunk(1, TEXT, Continuation.LAST);
    stored.accept(400);
    assertThat(all.answers).containsExactly(400);
    assertThat(chunk(1, TEXT, Continuation.LAST).answers).containsExactly(400);
  }

  @Test
  void withoutRoomToKeepItItEndsWithTheRecipient() {
    passage(to, null, FilePart.whole(TEXT.length()));
    Chunk first = chunk(1, TEXT.substring(0, 8), Continuation.MORE);
    to.lost("reset");
    assertThat(first.answers).containsExactly(408);
    assertThat(heard).containsExactly("failed 408");
  }

  @Test
  @Requirement(value = "CPM-CONV-048", partial = true)
  void theRecipientStopsIt() throws IOException {
    live();
    Chunk first = chunk(1, TEXT.substring(0, 8), Continuation.MORE);
    bob.sent.get(0).answer(413);
    assertThat(first.answers).containsExactly(413);
    assertThat(chunk(9, TEXT.substring(8), Continuation.LAST).answers).containsExactly(413);
    assertThat(heard).containsExactly("failed 413");
    assertThat(bob.sent).hasSize(1);
  }

  @Test
  void theRecipientStopsItWhileAChunkComes() throws IOException {
    live();
    Chunk chunk = begin(1);
    from.chunkData(chunk, "0123".getBytes(StandardCharsets.US_ASCII));
    bob.sent.get(0).answer(413);
    assertThat(chunk.answers).containsExactly(413);
    assertThat(bob.sent.get(0).flag).isEqualTo(Continuation.ABORTED);
    from.chunkData(chunk, "4567".getBytes(StandardCharsets.US_ASCII));
    from.chunkEnded(chunk, Continuation.MORE);
    assertThat(bob.sent.get(0).text()).isEqualTo("0123");
  }

  @Test
  @Requirement(value = "CPM-CONV-048", partial = true)
  void theSenderStopsIt() throws IOException {
    live();
    Chunk chunk = begin(1);
    from.chunkData(chunk, "0123".getBytes(StandardCharsets.US_ASCII));
    from.chunkEnded(chunk, Continuation.ABORTED);
    assertThat(bob.sent.get(0).flag).isEqualTo(Continuation.ABORTED);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(heard).isEmpty();
  }

  @Test
  @Requirement(value = "AD-REL-13", partial = true)
  void moreOrLessThanWasOfferedIsRefused() throws IOException {
    FilePart ten = FilePart.whole(10);
    passage(to, null, ten);
    assertThat(chunk(1, TEXT, Continuation.LAST).answers).as("by its total").containsExactly(413);

    passage(to, null, ten);
    assertThat(chunk("m2", ByteRange.UNKNOWN, 1, TEXT, Continuation.LAST).answers)
        .as("by its bytes")
        .containsExactly(413);

    passage(to, null, ten);
    assertThat(chunk("m3", ByteRange.UNKNOWN, 1, "012", Continuation.LAST).answers)
        .as("too short")
        .containsExactly(400);
  }

  @Test
  @Requirement(value = "CPM-CONV-053", partial = true)
  void theRestOfAFileIsAppendedWhicheverWayItsBytesAreNumbered() throws IOException {
    try (var writer = blobs.create("b1")) {
      writer.write(java.nio.ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)));
    }
    FileKeep keep = new FileKeep("b1", blobs.resume("b1"), Runnable::run);
    passage(null, keep, FilePart.rest(20, 10, 8));
    chunk("m1", 10, 1, "abcde", Continuation.MORE);
    chunk("m2", 12, 1, "89abcdefg", Continuation.MORE);
    chunk("m3", 20, 11, "abcdefghij", Continuation.LAST);
    stored.accept(200);
    keep.finish(() -> {});
    try (var blob = blobs.open("b1")) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(20);
      blob.read(bytes, 0);
      assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).isEqualTo(TEXT);
    }
  }

  @Test
  void aGapIsNotKept() throws IOException {
    live();
    chunk(9, TEXT.substring(8), Continuation.LAST);
    assertThat(heard).containsExactly("not kept");
    bob.sent.get(0).answer(200);
    assertThat(heard).containsExactly("not kept", "passed");
  }

  @Test
  void aSlowRecipientHoldsTheSenderUp() throws IOException {
    live();
    bob.writable = false;
    chunk(1, TEXT.substring(0, 8), Continuation.MORE);
    assertThat(alice.pauses).isEqualTo(1);
    bob.writable = true;
    to.writabilityChanged(true);
    assertThat(alice.pauses).isZero();
  }

  @Test
  @Requirement(value = "AD-PF-05", partial = true)
  void whatIsNotLetThroughDoesNotGoOn() throws IOException {
    live();
    lets = false;
    assertThat(chunk(1, TEXT, Continuation.LAST).answers).containsExactly(403);
    assertThat(bob.sent.get(0).text()).isEmpty();
    assertThat(bob.sent.get(0).flag).isEqualTo(Continuation.ABORTED);
  }

  @Test
  void aFileWithoutBytesNeedsNoChunk() throws IOException {
    FilePassage passage = passage(to, keep(), FilePart.whole(0));
    assertThat(passage.endEmpty()).isTrue();
    assertThat(heard).containsExactly("passed");
    assertThat(passage(to, null, FilePart.whole(1)).endEmpty()).isFalse();
  }

  @Test
  void theRecipientsReportGoesBack() throws IOException {
    live();
    to.reported(new org.opencpm.media.msrp.MsrpReport("m1", new ByteRange(1, 20, 20), 200, "OK"));
    assertThat(alice.reports).hasSize(1);
  }

  @Test
  void nothingGoesTheOtherWay() throws IOException {
    live();
    Chunk chunk = new Chunk(head("m9", 4, 1));
    to.chunkStarted(chunk);
    assertThat(chunk.answers).containsExactly(403);
  }

  // ----- what the sender does -----

  private Chunk begin(long start) {
    Chunk chunk = new Chunk(head("m1", TEXT.length(), start));
    from.chunkStarted(chunk);
    return chunk;
  }

  private Chunk chunk(long start, String text, Continuation flag) {
    return chunk("m1", TEXT.length(), start, text, flag);
  }

  private Chunk chunk(String id, long total, long start, String text, Continuation flag) {
    Chunk chunk = new Chunk(head(id, total, start));
    from.chunkStarted(chunk);
    for (int i = 0; i < text.length(); i += 3) {
      String piece = text.substring(i, Math.min(text.length(), i + 3));
      from.chunkData(chunk, piece.getBytes(StandardCharsets.US_ASCII));
    }
    from.chunkEnded(chunk, flag);
    return chunk;
  }

  private static SendHead head(String id, long total, long start) {
    return new SendHead(
        id,
        new ByteRange(start, ByteRange.UNKNOWN, total),
        false,
        FailureReport.YES,
        "image/jpeg",
        List.of());
  }

  private record Chunk(SendHead head, List<Integer> answers) implements IncomingChunk {

    Chunk(SendHead head) {
      this(head, new ArrayList<>());
    }

    @Override
    public void answer(int status, String comment) {
      answers.add(status);
    }
  }

  // ----- what is heard -----

  @Override
  public void passed(FilePassage file) {
    heard.add("passed");
  }

  @Override
  public void diverted(FilePassage file) {
    heard.add("diverted");
  }

  @Override
  public void kept(FilePassage file, FileKeep keep, IntConsumer done) {
    heard.add("kept");
    stored = done;
  }

  @Override
  public void notKept(FileKeep keep) {
    heard.add("not kept");
  }

  @Override
  public void failed(FilePassage file, int status) {
    heard.add("failed " + status);
  }

  @Override
  public boolean lets(byte[] first) {
    return lets;
  }

  @Override
  public void bound(LegMedia media) {
    // Not looked at here.
  }

  @Override
  public void lost(LegMedia media, String reason) {
    // Not looked at here.
  }
}
