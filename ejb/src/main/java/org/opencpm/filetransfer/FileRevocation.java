package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.policy.FileSettings;
import org.opencpm.storage.BlobStore;

/**
 * An owner takes a file of the content server back (design 4.7): nobody can fetch it any more, and
 * whoever moves it, over HTTP or over MSRP, is stopped in the middle. Blocks on database and store.
 */
@ApplicationScoped
public class FileRevocation {

  private static final Logger LOG = Logger.getLogger(FileRevocation.class.getName());

  private FileUrls urls;
  private FileTransactions files;
  private BlobStore blobs;
  private LiveTransfers live;

  /** For the container's proxy. */
  protected FileRevocation() {}

  @Inject
  public FileRevocation(
      FileSettings settings, FileTransactions files, BlobStore blobs, LiveTransfers live) {
    this.urls = new FileUrls(settings);
    this.files = files;
    this.blobs = blobs;
    this.live = live;
  }

  /**
   * Takes the file back that its sender's own URL names: it is proof enough.
   *
   * @throws FileRefused if nothing is known by that key, or it is gone already
   */
  public void ofUpload(String uploadKey) throws FileRefused {
    FileTransfer transfer =
        files
            .findByUploadKey(uploadKey)
            .orElseThrow(() -> new FileRefused(Reason.UNKNOWN, "no such transfer"));
    if (!end(transfer)) {
      throw new FileRefused(Reason.EXPIRED, "it is gone already");
    }
  }

  /** Takes the file back that is behind a URL, if it is one of ours and of that owner. */
  boolean ofUrl(long ownerId, String url) {
    return end(urls.downloadKey(url).flatMap(files::findByDownloadKey), ownerId);
  }

  /** Takes the file back that has this tid of that owner. */
  boolean ofTid(long ownerId, String tid) {
    return end(files.findByTid(ownerId, tid), ownerId);
  }

  private boolean end(Optional<FileTransfer> found, long ownerId) {
    return found.filter(transfer -> transfer.ownerId() == ownerId).map(this::end).orElse(false);
  }

  /** The row first: nobody comes any more. Then those who are there, and the bytes. */
  private boolean end(FileTransfer transfer) {
    if (!files.end(transfer.id())) {
      return false;
    }
    live.cancel(transfer.id());
    try {
      blobs.delete(transfer.blob());
      Optional<Thumbnail> thumbnail = transfer.thumbnail();
      if (thumbnail.isPresent()) {
        blobs.delete(thumbnail.get().blob());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file that was taken back is left to the sweep", e);
    }
    return true;
  }
}
