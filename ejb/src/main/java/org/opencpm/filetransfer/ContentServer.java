package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.messaging.MediaType;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.storage.Blob;
import org.opencpm.storage.BlobBusyException;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.BlobSummary;
import org.opencpm.storage.BlobWriter;

/**
 * The HTTP content server (fact sheet 6.6): takes files from users, keeps them for their validity
 * ({@link FileSweep}) and tells where they are to be fetched ({@link FileShelf}). The database
 * knows what there is; the blob store holds the bytes. Blocks on both.
 */
@ApplicationScoped
public class ContentServer {

  /** How long an unfinished upload can be resumed after its last byte (fact sheet 6.6). */
  public static final Duration UNFINISHED = Duration.ofHours(24);

  private static final Logger LOG = Logger.getLogger(ContentServer.class.getName());

  private final Map<Long, Upload> running = new ConcurrentHashMap<>();
  private final TransferNames names = new TransferNames();

  private FileSettings settings;
  private FileUrls urls;
  private FileTransactions files;
  private BlobStore blobs;
  private UploadLimits limits;
  private LiveTransfers live;
  private Clock clock;

  /** For the container's proxy. */
  protected ContentServer() {}

  @Inject
  public ContentServer(
      FileSettings settings,
      FileTransactions files,
      BlobStore blobs,
      Policies policies,
      LiveTransfers live,
      Clock clock) {
    this.settings = settings;
    this.urls = new FileUrls(settings);
    this.files = files;
    this.blobs = blobs;
    this.limits = new UploadLimits(settings, files, policies);
    this.live = live;
    this.clock = clock;
  }

  /**
   * Begins an upload. An unfinished one of the same owner and tid ends: the sender starts again.
   *
   * @throws FileRefused if it is larger than the owner may send, or the store takes nothing
   */
  public Upload begin(long ownerId, FileOffer offer) throws FileRefused {
    FileTransactions.Standing standing = files.standing(ownerId, offer.tid());
    Upload.Limit limit = limits.ofNew(ownerId, standing.usage(), offer.size());
    standing
        .sameTid()
        .filter(old -> old.state() == TransferState.RECEIVING)
        .ifPresent(this::startAgain);
    String blob = names.blob();
    try {
      BlobWriter writer = blobs.create(blob);
      return started(upload(begun(ownerId, offer, blob), writer, limit));
    } catch (IOException e) {
      throw store(e);
    }
  }

  private FileTransfer begun(long ownerId, FileOffer offer, String blob) throws IOException {
    NewTransfer transfer =
        new NewTransfer(
            ownerId,
            offer.tid(),
            names.keys(),
            FileName.safe(offer.name()),
            typeOf(offer.contentType()),
            offer.size(),
            blob,
            Optional.empty(),
            now().plus(UNFINISHED));
    try {
      return files.begin(transfer);
    } catch (RuntimeException e) {
      blobs.delete(blob);
      throw e;
    }
  }

  /** The upload that its sender's URL names, resumable or complete. */
  public FileTransfer uploadOf(String uploadKey) throws FileRefused {
    return present(files.findByUploadKey(uploadKey));
  }

  /**
   * Goes on with an upload at its end; whoever wrote to it before is stopped.
   *
   * @param size of the whole file as the sender now says
   * @throws FileRefused if it can be written no more, or is larger than the owner may send
   */
  public Upload resume(FileTransfer transfer, OptionalLong size) throws FileRefused {
    Optional.ofNullable(running.get(transfer.id())).ifPresent(Upload::supersede);
    Upload.Limit limit = limits.ofResumed(transfer, size);
    try {
      BlobWriter writer = blobs.resume(transfer.blob());
      if (!files.touch(transfer.id(), size, now().plus(UNFINISHED))) {
        writer.close();
        throw new FileRefused(Reason.SUPERSEDED, "the upload has ended");
      }
      return started(upload(transfer, writer, limit));
    } catch (BlobBusyException | NoSuchFileException e) {
      throw new FileRefused(Reason.SUPERSEDED, "another request goes on with this upload", e);
    } catch (IOException e) {
      throw store(e);
    }
  }

  /**
   * How much of an upload is held; so much is on the disk when this returns.
   *
   * @throws FileRefused if nothing is known of it, or nothing was received yet
   */
  public FileResumeInfo progress(long ownerId, String tid) throws FileRefused {
    return progress(present(files.findByTid(ownerId, tid)));
  }

  /** As {@link #progress(long, String)}. */
  public FileResumeInfo progress(FileTransfer transfer) throws FileRefused {
    FileTransfer current = recovered(transfer);
    if (current.state() == TransferState.COMPLETE) {
      return urls.resume(current, current.size().orElseThrow());
    }
    long held = held(current);
    if (held == 0) {
      // The document has no form for "nothing"; whoever is told 404 starts again with the same tid.
      throw new FileRefused(Reason.UNKNOWN, "nothing of this upload was received");
    }
    return urls.resume(current, held);
  }

  /**
   * What to tell the recipients of a file.
   *
   * @throws FileRefused if nothing is known of it or it is not complete
   */
  public FileInfoDocument document(long ownerId, String tid) throws FileRefused {
    return document(present(files.findByTid(ownerId, tid)));
  }

  /** As {@link #document(long, String)}. */
  public FileInfoDocument document(FileTransfer transfer) throws FileRefused {
    FileTransfer current = recovered(transfer);
    if (current.state() == TransferState.COMPLETE) {
      return urls.document(current);
    }
    boolean all = current.size().isPresent() && held(current) >= current.size().getAsLong();
    if (!all || running.containsKey(current.id())) {
      throw new FileRefused(Reason.INCOMPLETE, "the file is not complete");
    }
    // Only the end of the request got lost.
    try (Upload upload = resume(current, OptionalLong.empty())) {
      return upload.complete();
    }
  }

  // ----- what an upload needs of its server -----

  Instant now() {
    return clock.instant();
  }

  void touch(FileTransfer transfer) {
    files.touch(transfer.id(), OptionalLong.empty(), now().plus(UNFINISHED));
  }

  void thumbnail(FileTransfer transfer, byte[] image, Optional<String> declared)
      throws FileRefused {
    String type = ThumbnailCheck.typeOf(image, declared);
    String blob = names.blob();
    try (BlobWriter writer = blobs.create(blob)) {
      writer.write(ByteBuffer.wrap(image));
      writer.finish();
    } catch (IOException e) {
      throw store(e);
    }
    if (!files.setThumbnail(transfer.id(), new Thumbnail(blob, type, image.length))) {
      throw new FileRefused(Reason.SUPERSEDED, "the upload has ended");
    }
  }

  FileInfoDocument completed(FileTransfer transfer, BlobSummary summary) throws FileRefused {
    Instant until = now().plus(settings.validity());
    return files
        .complete(transfer.id(), summary.length(), summary.sha256(), until)
        .map(urls::document)
        .orElseThrow(() -> new FileRefused(Reason.SUPERSEDED, "the upload has ended"));
  }

  void abandon(FileTransfer transfer) {
    files.abandon(transfer.id());
    try {
      blobs.delete(transfer.blob());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a refused file is left to the sweep", e);
    }
  }

  void ended(Upload upload) {
    running.remove(upload.transfer().id(), upload);
  }

  // -----

  private Upload upload(FileTransfer transfer, BlobWriter writer, Upload.Limit limit) {
    return new Upload(this, transfer, writer, limit, live.open(transfer.id()));
  }

  private Upload started(Upload upload) {
    Upload before = running.put(upload.transfer().id(), upload);
    if (before != null) {
      before.supersede();
    }
    return upload;
  }

  private void startAgain(FileTransfer old) {
    Optional.ofNullable(running.get(old.id())).ifPresent(Upload::supersede);
    abandon(old);
  }

  private long held(FileTransfer transfer) throws FileRefused {
    try {
      return blobs.held(transfer.blob()).orElse(0);
    } catch (IOException e) {
      throw store(e);
    }
  }

  /** The process may have died between the store and the database: the file is there, whole. */
  private FileTransfer recovered(FileTransfer transfer) throws FileRefused {
    if (transfer.state() != TransferState.RECEIVING || running.containsKey(transfer.id())) {
      return transfer;
    }
    try (Blob whole = blobs.open(transfer.blob())) {
      completed(transfer, BlobDigest.of(whole));
      return present(files.findByUploadKey(transfer.keys().upload()));
    } catch (NoSuchFileException e) {
      // The ordinary case: it is unfinished.
      return transfer;
    } catch (IOException e) {
      throw store(e);
    }
  }

  private FileTransfer present(Optional<FileTransfer> found) throws FileRefused {
    return FileRefused.unlessOver(found, now());
  }

  private static String typeOf(Optional<String> declared) {
    return declared.flatMap(MediaType::parse).orElse(MediaType.OCTET_STREAM).toString();
  }

  private static FileRefused store(IOException e) {
    LOG.log(Level.WARNING, "the blob store does not answer", e);
    return new FileRefused(Reason.STORE, "the store takes nothing at this time", e);
  }
}
