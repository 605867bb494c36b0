package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;

/** {@link FileTransferRepository}, each call in a transaction of its own. */
@Stateless
public class FileTransactions {

  /** What a user's files take, and the one that has a tid. */
  public record Standing(FileUsage usage, Optional<FileTransfer> sameTid) {}

  @Inject private FileTransferRepository files;

  public FileTransfer begin(NewTransfer transfer) {
    return files.begin(transfer);
  }

  public Optional<FileTransfer> findByTid(long ownerId, String tid) {
    return files.findByTid(ownerId, tid);
  }

  public Optional<FileTransfer> findByUploadKey(String key) {
    return files.findByUploadKey(key);
  }

  public Optional<FileTransfer> findByDownloadKey(String key) {
    return files.findByDownloadKey(key);
  }

  public boolean touch(long id, OptionalLong size, Instant expiresAt) {
    return files.touch(id, size, expiresAt);
  }

  public boolean setThumbnail(long id, Thumbnail thumbnail) {
    return files.setThumbnail(id, thumbnail);
  }

  public Optional<FileTransfer> complete(long id, long size, String sha256, Instant expiresAt) {
    return files.complete(id, size, sha256, expiresAt);
  }

  public boolean abandon(long id) {
    return files.abandon(id);
  }

  public boolean end(long id) {
    return files.end(id);
  }

  public FileUsage usageOf(long ownerId) {
    return files.usageOf(ownerId);
  }

  public Standing standing(long ownerId, String tid) {
    return new Standing(files.usageOf(ownerId), files.findByTid(ownerId, tid));
  }

  public List<FileTransfer> expire(Instant now, int max) {
    return files.expire(now, max);
  }

  public int forget(Instant before) {
    return files.forget(before);
  }

  public List<FileTransfer> newest(long below, int max) {
    return files.newest(below, max);
  }

  public Optional<FileTransfer> find(long id) {
    return files.find(id);
  }

  public Set<String> known(Collection<String> blobs) {
    return files.known(blobs);
  }
}
