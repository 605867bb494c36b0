package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.LegMedia;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;

/**
 * The files of one transfer on their ways: from the leg that sends to the one that gets, kept
 * beside where they may be, and taken by the server where there is nobody to get them. Runs in the
 * transfer's mailbox.
 */
final class TransferMedia {

  private static final Logger LOG = Logger.getLogger(TransferMedia.class.getName());

  /** What the transfer wants to know; on any thread. */
  interface Watcher {

    /** A file is complete, or has ended, since. */
    void changed(TransferFile file, TransferFile.State state);

    /** Runs an event in the transfer's mailbox. */
    void post(Runnable event);
  }

  private final FileEnvironment env;
  private final SessionDirection direction;
  private final PassedMessages.Session passed;
  private final Watcher watcher;
  private final List<String> alsoFor;
  private final Map<Integer, TransferFile> files = new ConcurrentSkipListMap<>();
  private final Map<Integer, FileTrack> tracks = new TreeMap<>();
  private boolean closed;

  /**
   * @param direction from the one who sends the files to the one who gets them
   * @param alsoFor keys of devices that get the files in another way, whoever takes part
   */
  TransferMedia(
      FileEnvironment env, SessionDirection direction, List<String> alsoFor, Watcher watcher) {
    this.env = env;
    this.direction = direction;
    this.passed = env.passed().open();
    this.watcher = watcher;
    this.alsoFor = List.copyOf(alsoFor);
  }

  /** Adds a file, in the place of the one that its medium carried before. */
  TransferFile add(OfferedFile offered) {
    FileTrack track = tracks.computeIfAbsent(offered.index(), index -> new FileTrack());
    TransferFile file = new TransferFile(offered, track);
    files.put(offered.index(), file);
    return file;
  }

  Collection<TransferFile> files() {
    return files.values();
  }

  /** Address of the one who sends them. */
  String sender() {
    return direction.sender().address();
  }

  Optional<TransferFile> file(int index) {
    return Optional.ofNullable(files.get(index));
  }

  FileTrack track(int index) {
    return tracks.computeIfAbsent(index, i -> new FileTrack());
  }

  /** Bytes that have come of all files, those that were there before among them. */
  long received() {
    return files.values().stream()
        .filter(file -> file.passage != null)
        .mapToLong(file -> file.passage.received())
        .sum();
  }

  boolean anyMoving() {
    return files.values().stream().anyMatch(TransferFile::isMoving);
  }

  // ----- beginnings -----

  /**
   * A device takes a file, or gives it: it passes from leg to leg.
   *
   * @param theirs what the device says of it
   * @param mayKeep whether its bytes are kept beside, for the case that the device is lost
   */
  void pass(
      TransferFile file, LegMedia source, LegMedia target, MsrpMedia theirs, boolean mayKeep) {
    OfferedFile offered = file.offered();
    long start = start(theirs).orElse(offered.start());
    OptionalLong size =
        offered.selector().size().isPresent() ? offered.selector().size() : size(theirs);
    FilePart part =
        size.isPresent()
            ? FilePart.rest(size.getAsLong(), start, offered.start())
            : new FilePart(size, start, offered.start(), env.files().maxFileSize());
    FileKeep keep = mayKeep ? keepBeside(offered, start) : null;
    passed.expect(direction, offered.messageId(), offered.wishes());
    carry(file, source, target, keep, part);
  }

  /** Where a device wants a file to begin; it may leave out all else that it was told. */
  static OptionalLong start(MsrpMedia theirs) {
    try {
      Optional<String> range = theirs.medium().attribute(FileRange.ATTRIBUTE);
      return range.isPresent()
          ? OptionalLong.of(FileRange.parse(range.get()).start() - 1)
          : OptionalLong.empty();
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "the range that a device wants: {0}", e.getMessage());
      return OptionalLong.empty();
    }
  }

  private static OptionalLong size(MsrpMedia theirs) {
    try {
      return FileDescription.of(theirs.medium())
          .map(file -> file.selector().size())
          .orElse(OptionalLong.empty());
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "what a device says of a file: {0}", e.getMessage());
      return OptionalLong.empty();
    }
  }

  private FileKeep keepBeside(OfferedFile offered, long start) {
    try {
      FileKeep keep = env.kept().open(way(), offered.selector(), start > 0);
      if (keep.begin() >= start) {
        return keep;
      }
      // The bytes before the part that comes are not here: it could not be stored anyway.
      env.kept().drop(keep);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "a file passes without being kept", e);
    }
    return null;
  }

  /**
   * Nobody is there: the server takes a file.
   *
   * @return the part that is to be sent, where it is not the one that was offered
   * @throws IOException if the store takes nothing
   */
  Optional<FileRange> keep(TransferFile file, LegMedia source) throws IOException {
    OfferedFile offered = file.offered();
    long size = offered.selector().size().orElseThrow();
    FileKeep keep = env.kept().open(way(), offered.selector(), offered.start() > 0);
    // The last byte comes once more where all are here: a part without bytes has no range.
    long start = Math.min(keep.begin(), Math.max(0, size - 1));
    carry(file, source, null, keep, FilePart.rest(size, start, offered.start()));
    return offered.file().range().isPresent() && size > 0
        ? Optional.of(new FileRange(start + 1, OptionalLong.of(size)))
        : Optional.empty();
  }

  /** Whether a file that is gone on with is another one than the one that is kept. */
  boolean isChanged(OfferedFile offered) {
    return offered.start() > 0
        && env.kept().known(way(), offered.selector()) == KeptFiles.Known.CHANGED;
  }

  private FileWay way() {
    return new FileWay(direction.sender().key(), direction.recipientKey());
  }

  private void carry(
      TransferFile file, LegMedia source, LegMedia target, FileKeep keep, FilePart part) {
    file.state = TransferFile.State.MOVING;
    FilePassage passage = new FilePassage(source, target, keep, part, fate(file));
    file.passage = passage;
    source.session().execute(() -> file.track().carry(passage));
  }

  // ----- ends -----

  private FileFate fate(TransferFile file) {
    return new FileFate() {
      @Override
      public boolean lets(byte[] first) {
        Optional<String> objection = env.screenings().ofBeginning(file.offered().selector(), first);
        objection.ifPresent(text -> log(file.offered(), "file-rejected", "reason", text));
        return objection.isEmpty();
      }

      @Override
      public void passed(FilePassage passage) {
        OfferedFile offered = file.offered();
        if (offered.messageId() != null) {
          passed.passed(direction, offered.messageId(), offered.wishes());
        }
        log(offered, "file-passed", "bytes", passage.received() - passage.part().start());
        if (passage.keep() != null) {
          env.intake().share(direction, offered, passage.keep(), alsoFor);
        }
        watcher.changed(file, TransferFile.State.COMPLETE);
      }

      @Override
      public void diverted(FilePassage passage) {
        if (file.deviceKey != null && passage.acknowledged() > 0) {
          file.got = Optional.of(new StoredFile.Got(file.deviceKey, passage.acknowledged()));
        }
        log(file.offered(), "file-diverted", "acknowledged", passage.acknowledged());
      }

      @Override
      public void kept(FilePassage passage, FileKeep keep, IntConsumer done) {
        watcher.post(() -> take(file, keep, done));
      }

      @Override
      public void notKept(FileKeep keep) {
        env.kept().leave(keep);
      }

      @Override
      public void failed(FilePassage passage, int status) {
        log(file.offered(), "file-failed", "status", status);
        watcher.changed(file, TransferFile.State.ENDED);
      }
    };
  }

  private void take(TransferFile file, FileKeep keep, IntConsumer done) {
    env.intake()
        .take(
            direction,
            file.offered(),
            keep,
            file.got,
            status -> {
              done.accept(status);
              watcher.changed(
                  file, status == 200 ? TransferFile.State.COMPLETE : TransferFile.State.ENDED);
            });
  }

  /** The device that gets the files is gone: what still comes is for the store alone. */
  void divert() {
    for (TransferFile file : files.values()) {
      if (file.isMoving()) {
        FilePassage passage = file.passage;
        passage.source().session().execute(() -> passage.divert("the recipient is gone"));
      }
    }
  }

  /** Files without bytes that are not announced by any chunk are whole when their sender ends. */
  void endEmpty() {
    for (TransferFile file : files.values()) {
      if (file.isMoving()) {
        file.passage.source().session().execute(file.passage::endEmpty);
      }
    }
  }

  /** The transfer is over: parts are left for who goes on with them. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    passed.close();
    for (TransferFile file : files.values()) {
      FilePassage passage = file.passage;
      if (passage != null) {
        passage
            .source()
            .session()
            .execute(
                () -> {
                  if (!passage.isDone() && passage.keep() != null) {
                    env.kept().leave(passage.keep());
                  }
                });
      }
    }
  }

  private void log(OfferedFile offered, String event, String key, Object value) {
    MessageLog.event(
        event,
        offered.messageId(),
        direction.conversationId(),
        direction.callId(),
        "to",
        direction.recipientAddress(),
        "size",
        offered.selector().size().orElse(0),
        key,
        value);
  }
}
