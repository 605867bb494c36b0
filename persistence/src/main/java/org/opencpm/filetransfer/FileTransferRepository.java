package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;

/** The files of the content server. Every call runs in the caller's transaction. */
public interface FileTransferRepository {

  /**
   * Begins a transfer. One of the same owner with the same tid loses it: an unfinished one is
   * {@link TransferState#GONE} at once, a complete one stays to be fetched.
   *
   * @throws RuntimeException if another one begins with the same tid at the same time
   */
  FileTransfer begin(NewTransfer transfer);

  /** What has this tid of that owner. */
  Optional<FileTransfer> findByTid(long ownerId, String tid);

  /** What its sender calls so. */
  Optional<FileTransfer> findByUploadKey(String key);

  /** What its recipients call so. */
  Optional<FileTransfer> findByDownloadKey(String key);

  /**
   * Notes that bytes came in.
   *
   * @param size what the sender now says of the size; empty if nothing new
   * @return false if it is not being received any more
   */
  boolean touch(long id, OptionalLong size, Instant expiresAt);

  /** Gives an unfinished transfer a preview; false if it is not being received any more. */
  boolean setThumbnail(long id, Thumbnail thumbnail);

  /** Completes a transfer and gives it; empty if it is not being received any more. */
  Optional<FileTransfer> complete(long id, long size, String sha256, Instant expiresAt);

  /** Ends an unfinished transfer; false if it is not being received any more. */
  boolean abandon(long id);

  /** Ends a transfer, complete or not, before its time; false if it is gone already. */
  boolean end(long id);

  /** What the transfers of a user take. */
  FileUsage usageOf(long ownerId);

  /** Ends transfers whose time is over and gives them, at most {@code max}. */
  List<FileTransfer> expire(Instant now, int max);

  /** Forgets transfers that are gone and whose time was over before then. */
  int forget(Instant before);

  /** Those of the blobs that belong to a transfer that is not gone. */
  Set<String> known(Collection<String> blobs);

  /** Those that are not gone, newest first, with ids below that. */
  List<FileTransfer> newest(long below, int max);

  Optional<FileTransfer> find(long id);
}
