package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.signalling.TransferSession;
import org.opencpm.storage.BlobSummary;
import org.opencpm.storage.BlobWriter;

/**
 * One request that brings bytes of a file. There is one at a time for each transfer: a newer one
 * takes over, since the older is as a rule a connection that broke without our noticing. What was
 * written stays when it is closed without {@link #complete}, and can be gone on with.
 */
public final class Upload implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Upload.class.getName());

  /** A long upload says that it lives, so that the sweep leaves it alone. */
  private static final Duration TOUCH = Duration.ofMinutes(10);

  /**
   * How many bytes may come.
   *
   * @param bytes most bytes of the file
   * @param reason why more are refused
   */
  record Limit(long bytes, Reason reason) {}

  private final ContentServer server;
  private final FileTransfer transfer;
  private final BlobWriter writer;
  private final Limit limit;
  private final TransferSession live;
  private Instant touched;
  private boolean superseded;
  private boolean closed;

  Upload(
      ContentServer server,
      FileTransfer transfer,
      BlobWriter writer,
      Limit limit,
      TransferSession live) {
    this.server = server;
    this.transfer = transfer;
    this.writer = writer;
    this.limit = limit;
    this.live = live;
    this.touched = server.now();
  }

  /** The transfer as it was when this began. */
  public FileTransfer transfer() {
    return transfer;
  }

  /** Bytes of the file that are there. */
  public synchronized long position() {
    return writer.position();
  }

  /**
   * Appends bytes; when this returns they survive the end of the process.
   *
   * @throws FileRefused if it grows too large or was cancelled (then all of it is given up),
   *     another request has taken over, or the store takes nothing
   */
  public synchronized void write(ByteBuffer bytes) throws FileRefused {
    check();
    if (writer.position() + bytes.remaining() > limit.bytes()) {
      giveUp();
      throw new FileRefused(limit.reason(), "more than " + limit.bytes() + " bytes");
    }
    try {
      writer.write(bytes);
    } catch (IOException e) {
      throw store(e);
    }
    live.progress(writer.position());
    Instant now = server.now();
    if (touched.plus(TOUCH).isBefore(now)) {
      touched = now;
      server.touch(transfer);
    }
  }

  /**
   * Gives the file a preview, in the place of the one it has.
   *
   * @param contentType as the sender named it
   * @throws FileRefused if it is no image or too large
   */
  public synchronized void thumbnail(byte[] image, Optional<String> contentType)
      throws FileRefused {
    check();
    server.thumbnail(transfer, image, contentType);
  }

  /**
   * Ends the file: it is on the disk when this returns, and can be fetched.
   *
   * @return what to tell its recipients
   */
  public synchronized FileInfoDocument complete() throws FileRefused {
    check();
    closed = true;
    try {
      BlobSummary summary = writer.finish();
      return server.completed(transfer, summary);
    } catch (IOException e) {
      throw store(e);
    } finally {
      ended();
    }
  }

  /** Another request goes on from here. */
  synchronized void supersede() {
    superseded = true;
    close();
  }

  /** Ends this request; what it brought stays. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      writer.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an unfinished file could not be closed", e);
    } finally {
      ended();
    }
  }

  private void ended() {
    live.close();
    server.ended(this);
  }

  private void giveUp() {
    close();
    server.abandon(transfer);
  }

  private void check() throws FileRefused {
    if (superseded) {
      throw new FileRefused(Reason.SUPERSEDED, "another request goes on with this upload");
    }
    if (closed) {
      throw new IllegalStateException("the upload has ended");
    }
    if (live.isCancelled()) {
      giveUp();
      throw new FileRefused(Reason.CANCELLED, "the transfer was cancelled");
    }
  }

  private static FileRefused store(IOException e) {
    LOG.log(Level.WARNING, "the blob store does not take a file", e);
    return new FileRefused(Reason.STORE, "the store takes nothing at this time", e);
  }
}
