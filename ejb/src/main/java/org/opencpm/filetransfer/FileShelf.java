package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.policy.FileSettings;
import org.opencpm.storage.Blob;
import org.opencpm.storage.BlobStore;

/** Gives files to whoever knows their URL (fact sheet 6.6). Blocks on database and store. */
@ApplicationScoped
public class FileShelf {

  private static final Logger LOG = Logger.getLogger(FileShelf.class.getName());

  private FileUrls urls;
  private FileTransactions files;
  private BlobStore blobs;
  private Clock clock;

  /** For the container's proxy. */
  protected FileShelf() {}

  @Inject
  public FileShelf(FileSettings settings, FileTransactions files, BlobStore blobs, Clock clock) {
    this.urls = new FileUrls(settings);
    this.files = files;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * Opens a file.
   *
   * @throws FileRefused if nothing is known by that key, or its time is over
   */
  public Download file(String downloadKey) throws FileRefused {
    FileTransfer transfer = available(downloadKey);
    return new Download(
        transfer.id(),
        transfer.name(),
        transfer.contentType(),
        transfer.sha256().orElseThrow(),
        open(transfer.blob()));
  }

  /** Opens the preview of a file; as {@link #file}. */
  public Download thumbnail(String downloadKey) throws FileRefused {
    FileTransfer transfer = available(downloadKey);
    Thumbnail icon =
        transfer
            .thumbnail()
            .orElseThrow(() -> new FileRefused(Reason.UNKNOWN, "the file has no thumbnail"));
    return new Download(
        transfer.id(), "thumbnail", icon.contentType(), icon.blob(), open(icon.blob()));
  }

  /**
   * Opens the file behind a URL of ours, for delivery by other means (fact sheet 6.8); empty if the
   * URL is not ours: what a peer names is never fetched.
   */
  public Optional<Download> ours(String url) throws FileRefused {
    Optional<String> key = urls.downloadKey(url);
    return key.isPresent() ? Optional.of(file(key.get())) : Optional.empty();
  }

  /** Whether a URL is one of ours, so that {@link #ours} knows it. */
  public boolean isOurs(String url) {
    return urls.downloadKey(url).isPresent();
  }

  /** As {@link #ours}, for the preview behind its URL. */
  public Optional<Download> ourThumbnail(String url) throws FileRefused {
    Optional<String> key = urls.thumbnailKey(url);
    return key.isPresent() ? Optional.of(thumbnail(key.get())) : Optional.empty();
  }

  private FileTransfer available(String downloadKey) throws FileRefused {
    FileTransfer transfer =
        FileRefused.unlessOver(files.findByDownloadKey(downloadKey), clock.instant());
    if (transfer.state() != TransferState.COMPLETE) {
      throw new FileRefused(Reason.UNKNOWN, "no such file");
    }
    return transfer;
  }

  private Blob open(String blob) throws FileRefused {
    try {
      return blobs.open(blob);
    } catch (NoSuchFileException e) {
      LOG.log(Level.WARNING, "a file is known but not in the store", e);
      throw new FileRefused(Reason.EXPIRED, "the file is not there any more", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the blob store does not answer", e);
      throw new FileRefused(Reason.STORE, "the store gives nothing at this time", e);
    }
  }
}
