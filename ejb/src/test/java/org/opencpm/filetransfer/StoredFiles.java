package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.filetransfer.jpa.JpaFileTransferRepository;
import org.opencpm.schema.TestDatabase;

/** The transfers in a database, each call a transaction as the container makes it. */
final class StoredFiles extends FileTransactions {

  private final TestDatabase database;

  StoredFiles(TestDatabase database) {
    this.database = database;
  }

  private <T> T with(Function<FileTransferRepository, T> work) {
    return database.inTransaction(em -> work.apply(new JpaFileTransferRepository(em)));
  }

  @Override
  public FileTransfer begin(NewTransfer transfer) {
    return with(files -> files.begin(transfer));
  }

  @Override
  public Optional<FileTransfer> findByTid(long ownerId, String tid) {
    return with(files -> files.findByTid(ownerId, tid));
  }

  @Override
  public Optional<FileTransfer> findByUploadKey(String key) {
    return with(files -> files.findByUploadKey(key));
  }

  @Override
  public Optional<FileTransfer> findByDownloadKey(String key) {
    return with(files -> files.findByDownloadKey(key));
  }

  @Override
  public boolean touch(long id, OptionalLong size, Instant expiresAt) {
    return with(files -> files.touch(id, size, expiresAt));
  }

  @Override
  public boolean setThumbnail(long id, Thumbnail thumbnail) {
    return with(files -> files.setThumbnail(id, thumbnail));
  }

  @Override
  public Optional<FileTransfer> complete(long id, long size, String sha256, Instant expiresAt) {
    return with(files -> files.complete(id, size, sha256, expiresAt));
  }

  @Override
  public boolean abandon(long id) {
    return with(files -> files.abandon(id));
  }

  @Override
  public boolean end(long id) {
    return with(files -> files.end(id));
  }

  @Override
  public FileUsage usageOf(long ownerId) {
    return with(files -> files.usageOf(ownerId));
  }

  @Override
  public Standing standing(long ownerId, String tid) {
    return with(files -> new Standing(files.usageOf(ownerId), files.findByTid(ownerId, tid)));
  }

  @Override
  public List<FileTransfer> expire(Instant now, int max) {
    return with(files -> files.expire(now, max));
  }

  @Override
  public int forget(Instant before) {
    return with(files -> files.forget(before));
  }

  @Override
  public Set<String> known(Collection<String> blobs) {
    return with(files -> files.known(blobs));
  }
}
