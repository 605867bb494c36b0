package org.opencpm.filetransfer;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.storage.BlobStore;

/**
 * Ends files whose time is over: complete ones after their validity, unfinished ones a day after
 * their last byte. What is gone is remembered for {@link #MEMORY}, so that whoever asks is told so.
 */
@ApplicationScoped
public class FileSweep {

  /** How long 410 is said instead of 404. */
  static final Duration MEMORY = Duration.ofDays(30);

  /** Blobs older than this that no transfer knows are of a process that died. */
  static final Duration ORPHAN = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(FileSweep.class.getName());
  private static final int BATCH = 200;

  private FileTransactions files;
  private BlobStore blobs;
  private Clock clock;
  private volatile Instant orphansAt = Instant.MIN;

  /** For the container's proxy. */
  protected FileSweep() {}

  @Inject
  public FileSweep(FileTransactions files, BlobStore blobs, Clock clock) {
    this.files = files;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Does it once; called each minute. Orphans are looked for at start and each hour. */
  public void sweep() {
    Instant now = clock.instant();
    try {
      expire(now);
      files.forget(now.minus(MEMORY));
      if (!orphansAt.isAfter(now)) {
        orphansAt = now.plus(ORPHAN);
        int orphans = blobs.sweep(now.minus(ORPHAN), files::known);
        if (orphans > 0) {
          LOG.info("removed " + orphans + " files that no transfer knows");
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "files could not be removed, the next sweep tries again", e);
    }
  }

  /** The row first: a blob that is left is an orphan, a row without its blob would be a lie. */
  private void expire(Instant now) throws IOException {
    List<FileTransfer> over;
    do {
      over = files.expire(now, BATCH);
      for (FileTransfer transfer : over) {
        blobs.delete(transfer.blob());
        if (transfer.thumbnail().isPresent()) {
          blobs.delete(transfer.thumbnail().get().blob());
        }
      }
    } while (over.size() == BATCH);
  }
}
