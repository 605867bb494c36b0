package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.FileAcceptance;
import org.opencpm.messaging.FileMessage;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.policy.Policies;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** Parts of files, and files that are taken for their recipients. */
class KeptFilesTest implements FileAcceptance {

  private static final String TEXT = "Hello";
  private static final FileHash HASH =
      new FileHash("sha-1", "F7:FF:9E:8B:7B:B2:E0:9B:70:93:5A:5D:78:5E:0C:C5:D9:D0:AB:F0");
  private static final FileSelector FILE = FileSelector.of("a.txt", "text/plain", 5, HASH);
  private static final FileWay WAY = new FileWay("s:1", "s:2");

  @TempDir private Path folder;

  private final KeptRows rows = new KeptRows();
  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Subscriber alice = users.add("alice");
  private final Subscriber bob = users.add("bob");
  private final List<FileMessage> stored = new ArrayList<>();
  private final List<FileMessage> undeliverable = new ArrayList<>();
  private AcceptResult.Kind result = AcceptResult.Kind.COMMITTED;
  private BlobStore blobs;
  private KeptFiles kept;
  private FileIntake intake;

  @BeforeEach
  void open() throws IOException {
    blobs = new FileBlobStore(folder);
    kept = new KeptFiles(blobs, new KeptFileTransactions(rows), Runnable::run, clock);
    intake =
        new FileIntake(
            kept,
            new Screenings(List.of(new Suspicious())),
            this,
            new Policies(new Preferences()),
            clock);
  }

  private FileKeep begin(FileSelector file, String text) throws IOException {
    FileKeep keep = kept.open(WAY, file, false);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    keep.append(bytes, 0, bytes.length);
    return keep;
  }

  @Test
  @Requirement(value = "CPM-CONV-053", partial = true)
  void aPartIsGoneOnWithWhereItEnded() throws IOException {
    kept.leave(begin(FILE, "Hel"));
    assertThat(kept.known(WAY, FILE)).isEqualTo(KeptFiles.Known.PART);
    FileKeep again = kept.open(WAY, FILE, true);
    assertThat(again.begin()).isEqualTo(3);
    assertThat(rows.rows).hasSize(1);
  }

  @Test
  void whoGoesOnStopsWhoeverWroteBefore() throws IOException {
    FileKeep first = begin(FILE, "Hel");
    FileKeep second = kept.open(WAY, FILE, true);
    assertThat(second.begin()).isEqualTo(3);
    first.append("XX".getBytes(StandardCharsets.US_ASCII), 0, 2);
    assertThat(first.failed()).isTrue();
    second.append("lo".getBytes(StandardCharsets.US_ASCII), 0, 2);
    assertThat(take(FILE, second)).containsExactly(200);
  }

  @Test
  void anotherFileOfThatNameIsToldFromIt() throws IOException {
    kept.leave(begin(FILE, "Hel"));
    FileSelector other = FileSelector.of("a.txt", "text/plain", 6, HASH);
    assertThat(kept.known(WAY, other)).isEqualTo(KeptFiles.Known.CHANGED);
    assertThat(kept.known(new FileWay("s:1", "s:3"), FILE)).isEqualTo(KeptFiles.Known.NOTHING);
    assertThat(kept.open(WAY, other, true).begin()).isZero();
  }

  @Test
  @Requirement(value = "CPM-CONV-067", partial = true)
  void aWholeFileIsStoredAndStays() throws IOException {
    FileKeep keep = begin(FILE, TEXT);
    assertThat(take(FILE, keep)).containsExactly(200);
    StoredFile read =
        StoredFile.read(new Content(stored.get(0).contentType(), stored.get(0).body()));
    assertThat(read.blob()).isEqualTo(keep.blob());
    assertThat(read.description().selector()).isEqualTo(FILE);
    assertThat(read.got()).contains(new StoredFile.Got("urn:uuid:7", 2));
    assertThat(kept.whole(WAY, FILE)).isPresent();
    clock.advance(Duration.ofDays(6));
    kept.sweep();
    assertThat(kept.read(keep.blob()).length()).isEqualTo(5);
    clock.advance(Duration.ofDays(2));
    kept.sweep();
    assertThat(kept.whole(WAY, FILE)).isEmpty();
    assertThat(blobs.delete(keep.blob())).as("gone").isFalse();
  }

  @Test
  @Requirement(value = "AD-PF-27", partial = true)
  void aFileThatIsNotWhatItsSenderSaidIsDropped() throws IOException {
    FileKeep keep = begin(FILE, "Jello");
    assertThat(take(FILE, keep)).containsExactly(400);
    assertThat(stored).isEmpty();
    assertThat(undeliverable).hasSize(1);
    assertThat(rows.rows).isEmpty();
    assertThat(blobs.delete(keep.blob())).as("gone").isFalse();
  }

  @Test
  @Requirement(value = "AD-PF-05", partial = true)
  void aFileThatIsObjectedToIsDropped() throws IOException {
    FileSelector virus =
        new FileSelector(Optional.of("v"), Optional.of("x/virus"), OptionalLong.of(5), List.of());
    assertThat(take(virus, begin(virus, TEXT))).containsExactly(400);
    assertThat(stored).isEmpty();
  }

  @Test
  void whatTheStoreSaysIsWhatTheSenderHears() throws IOException {
    result = AcceptResult.Kind.DUPLICATE;
    assertThat(take(FILE, begin(FILE, TEXT))).containsExactly(200);
    result = AcceptResult.Kind.REFUSED;
    assertThat(take(FILE, begin(FILE, TEXT))).containsExactly(403);
    assertThat(rows.rows).isEmpty();
    result = AcceptResult.Kind.FAILED;
    assertThat(take(FILE, begin(FILE, TEXT))).containsExactly(408);
  }

  @Test
  void partsAreKeptForADay() throws IOException {
    FileKeep keep = begin(FILE, "Hel");
    kept.leave(keep);
    clock.advance(Duration.ofHours(23));
    kept.sweep();
    assertThat(kept.known(WAY, FILE)).isEqualTo(KeptFiles.Known.PART);
    clock.advance(Duration.ofHours(2));
    kept.sweep();
    assertThat(kept.known(WAY, FILE)).isEqualTo(KeptFiles.Known.NOTHING);
    assertThat(blobs.held(keep.blob())).isEmpty();
  }

  private List<Integer> take(FileSelector file, FileKeep keep) {
    List<Integer> answers = new ArrayList<>();
    intake.take(
        direction(),
        offered(file),
        keep,
        Optional.of(new StoredFile.Got("urn:uuid:7", 2)),
        answers::add);
    return answers;
  }

  private static OfferedFile offered(FileSelector selector) {
    FileDescription file = FileDescription.of(selector, "t1");
    SessionDescription description =
        SessionDescription.of(
            Origin.of(1, "127.0.0.1"),
            List.of(
                file.applyTo(
                    new MsrpMediaBuilder(9, "msrp://127.0.0.1:9/s;tcp")
                        .direction(Direction.SENDONLY)
                        .build())));
    return new OfferedFile(
        description.messages().get(0),
        file,
        Optional.empty(),
        Optional.empty(),
        "imdn-1",
        Set.of());
  }

  private SessionDirection direction() {
    return new SessionDirection(
        Sender.of(alice, "sip:alice@cpm.example", null, false),
        bob,
        "sip:bob@cpm.example",
        null,
        "call",
        "conversation",
        "contribution",
        ServiceIdentifier.FILE_TRANSFER,
        HeaderList.empty(),
        new Lifetime(Duration.ofDays(7), true));
  }

  @Override
  public void file(SessionDirection direction, FileMessage file, Consumer<AcceptResult> committed) {
    if (result == AcceptResult.Kind.COMMITTED) {
      stored.add(file);
    }
    committed.accept(new AcceptResult(result, Answer.of(Outcome.ACCEPTED), true));
  }

  @Override
  public void undeliverable(SessionDirection direction, FileMessage file) {
    undeliverable.add(file);
  }

  /** Objects to one type. */
  private static final class Suspicious implements FileScreening {

    @Override
    public Optional<String> ofBeginning(FileSelector file, byte[] first) {
      return file.type().filter("x/virus"::equals).map(type -> "a virus");
    }
  }
}
