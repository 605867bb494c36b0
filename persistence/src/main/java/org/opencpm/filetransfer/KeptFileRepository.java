package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The files that are kept on their way over MSRP, and how far their delivery to devices is. Every
 * call runs in the caller's transaction.
 */
public interface KeptFileRepository {

  /** Begins to keep a file. */
  void keep(KeptFile file);

  /** The files of that key, those that live longest first; at most 20. */
  List<KeptFile> of(String key);

  /**
   * Prolongs the life of a part.
   *
   * @return false if it is whole or gone
   */
  boolean touch(String blob, Instant expiresAt);

  /**
   * All bytes of a part are there.
   *
   * @return false if it is gone
   */
  boolean complete(String blob, Instant expiresAt);

  /** Forgets a file; false if it was not known. */
  boolean forget(String blob);

  /** Forgets files whose time is over and gives them, at most {@code max}. */
  List<KeptFile> expire(Instant now, int max);

  /** Those of the blobs that belong to a file that is kept. */
  Set<String> known(Collection<String> blobs);

  /**
   * Notes how much of a stored file a device has acknowledged.
   *
   * @param recipientId row of (message, recipient)
   * @param bytes from the beginning of the file; 0 forgets it
   */
  void progress(long recipientId, long deviceId, long bytes);

  /** What was noted last; 0 for nothing. */
  long progressOf(long recipientId, long deviceId);

  /** Forgets the progress of deliveries whose message is gone. */
  int forgetProgress();
}
