package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.storage.Blob;
import org.opencpm.storage.BlobBusyException;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.BlobWriter;

/**
 * The files of MSRP transfers that this server keeps: parts, for whoever goes on with them, and
 * whole ones, for the devices that are to get them. The database knows which there are, the blob
 * store holds their bytes. Blocks on both.
 */
final class KeptFiles {

  /** How long a part is kept after it was left (fact sheet 6.3). */
  static final Duration PART_LIFE = Duration.ofHours(24);

  /** Blobs older than this that the database does not know are of a process that died. */
  private static final Duration ORPHAN = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(KeptFiles.class.getName());
  private static final int BATCH = 200;
  private static final long LAST_WRITES_SECONDS = 5;

  private final BlobStore blobs;
  private final KeptFileTransactions files;
  private final Executor workers;
  private final Clock clock;
  private final TransferNames names = new TransferNames();
  private final Map<String, FileKeep> writing = new ConcurrentHashMap<>();
  private volatile Instant orphansAt = Instant.MIN;

  KeptFiles(BlobStore blobs, KeptFileTransactions files, Executor workers, Clock clock) {
    this.blobs = blobs;
    this.files = files;
    this.workers = workers;
    this.clock = clock;
  }

  /** What is known of a file that a sender wants to go on with. */
  enum Known {
    /** Nothing. */
    NOTHING,
    /** A part of it is there. */
    PART,
    /** A part of that name is there, of a file with another size or digest. */
    CHANGED
  }

  Known known(FileWay way, FileSelector selector) {
    List<KeptFile> parts =
        files.of(way.keyOf(selector)).stream().filter(file -> !file.whole()).toList();
    if (parts.stream().anyMatch(file -> isSame(file, selector))) {
      return Known.PART;
    }
    return parts.isEmpty() ? Known.NOTHING : Known.CHANGED;
  }

  private static boolean isSame(KeptFile file, FileSelector selector) {
    try {
      return FileSelector.parse(file.selector()).isSameFile(selector);
    } catch (SdpSyntaxException e) {
      throw new IllegalStateException("a selector that this server has written", e);
    }
  }

  /**
   * Begins to keep a file, or goes on with the part that is there; whoever wrote to it before
   * writes no more.
   *
   * @param resumed whether a part may be gone on with
   * @throws IOException if the store takes nothing
   */
  FileKeep open(FileWay way, FileSelector selector, boolean resumed) throws IOException {
    String key = way.keyOf(selector);
    if (resumed) {
      for (KeptFile file : files.of(key)) {
        if (!file.whole() && isSame(file, selector)) {
          Optional<FileKeep> keep = resume(file);
          if (keep.isPresent()) {
            return keep.get();
          }
        }
      }
    }
    String blob = names.blob();
    BlobWriter writer = blobs.create(blob);
    try {
      Instant until = clock.instant().plus(PART_LIFE);
      files.keep(new KeptFile(blob, key, selector.toString(), false, until));
    } catch (RuntimeException e) {
      writer.close();
      blobs.delete(blob);
      throw e;
    }
    return started(blob, writer);
  }

  private Optional<FileKeep> resume(KeptFile part) throws IOException {
    FileKeep before = writing.get(part.blob());
    if (before != null) {
      before.supersede();
      await(before);
    }
    try {
      BlobWriter writer = blobs.resume(part.blob());
      files.touch(part.blob(), clock.instant().plus(PART_LIFE));
      return Optional.of(started(part.blob(), writer));
    } catch (BlobBusyException | NoSuchFileException e) {
      LOG.log(Level.INFO, "a part of a file cannot be gone on with: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private static void await(FileKeep keep) {
    CountDownLatch written = new CountDownLatch(1);
    keep.whenWritten(written::countDown);
    try {
      if (!written.await(LAST_WRITES_SECONDS, TimeUnit.SECONDS)) {
        LOG.warning("a part of a file is still being written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FileKeep started(String blob, BlobWriter writer) {
    // Its sender's digest is another one, and is compared when the file is whole.
    writer.withoutDigest();
    FileKeep keep = new FileKeep(blob, writer, workers);
    writing.put(blob, keep);
    return keep;
  }

  /** Leaves a part for who goes on with it. */
  void leave(FileKeep keep) {
    keep.close();
    keep.whenWritten(
        () -> {
          if (writing.remove(keep.blob(), keep)) {
            files.touch(keep.blob(), clock.instant().plus(PART_LIFE));
          }
        });
  }

  /** Removes a part, or a whole file, that nobody needs. */
  void drop(FileKeep keep) {
    keep.close();
    keep.whenWritten(
        () -> {
          if (writing.remove(keep.blob(), keep)) {
            remove(keep.blob());
          }
        });
  }

  /** Removes a file. */
  void remove(String blob) {
    files.forget(blob);
    try {
      blobs.delete(blob);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file is left to the sweep", e);
    }
  }

  /** A file that was finished is to have its message, which lives until then. */
  void prolong(FileKeep keep, Instant expiresAt) {
    files.touch(keep.blob(), expiresAt);
  }

  /** A file that was finished has its message, which lives until then. */
  void complete(FileKeep keep, Instant expiresAt) {
    writing.remove(keep.blob(), keep);
    files.complete(keep.blob(), expiresAt);
  }

  /** The whole file of that selector, if it is kept. */
  Optional<KeptFile> whole(FileWay way, FileSelector selector) {
    return files.of(way.keyOf(selector)).stream()
        .filter(KeptFile::whole)
        .filter(file -> isSame(file, selector))
        .findFirst();
  }

  /** Whether another file of that name is kept. */
  boolean hasOther(FileWay way, FileSelector selector) {
    return files.of(way.keyOf(selector)).stream()
        .anyMatch(file -> file.whole() && !isSame(file, selector));
  }

  /**
   * Opens a whole file.
   *
   * @throws NoSuchFileException if it is not there any more
   */
  Blob read(String blob) throws IOException {
    return blobs.open(blob);
  }

  /** Notes how much of a file a device has; 0 forgets it. */
  void progress(long recipientId, long deviceId, long bytes) {
    files.progress(recipientId, deviceId, bytes);
  }

  long progressOf(long recipientId, long deviceId) {
    return files.progressOf(recipientId, deviceId);
  }

  /** Removes what has expired and what nobody knows; called each minute. */
  void sweep() {
    Instant now = clock.instant();
    try {
      List<KeptFile> over;
      do {
        over = files.expire(now, BATCH);
        for (KeptFile file : over) {
          blobs.delete(file.blob());
        }
      } while (over.size() == BATCH);
      if (!orphansAt.isAfter(now)) {
        orphansAt = now.plus(ORPHAN);
        files.forgetProgress();
        blobs.sweep(now.minus(ORPHAN), files::known);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "files could not be removed, the next sweep tries again", e);
    }
  }
}
