package org.opencpm.filetransfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.LegMedia;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.MessageSender;
import org.opencpm.storage.Blob;

/**
 * A file, or its rest, from the blob store to a device as one MSRP message: read in pieces by the
 * container's threads, as fast as the connection takes it, never whole in memory.
 */
final class BlobTransfer {

  private static final Logger LOG = Logger.getLogger(BlobTransfer.class.getName());

  /** Chunks of this size keep what is lost with a connection small. */
  private static final MessageSender.Pace PACE = new MessageSender.Pace(64 * 1024, 16);

  /** Hears how it went. */
  interface Listener {

    /**
     * It is over.
     *
     * @param status MSRP status, 0 when the connection was lost
     * @param acknowledged bytes of the file, from its beginning, that the device has
     */
    void ended(int status, long acknowledged);
  }

  private final Blob blob;
  private final long start;
  private final Listener listener;
  private MessageSender sender;

  private BlobTransfer(Blob blob, long start, Listener listener) {
    this.blob = blob;
    this.start = start;
    this.listener = listener;
  }

  /**
   * Starts it.
   *
   * @param blob closed at the end
   * @param start bytes that the device has already
   * @param listener told once, on the loop of the session
   */
  static void send(
      LegMedia media, Blob blob, long start, String type, Executor readers, Listener listener) {
    BlobTransfer transfer = new BlobTransfer(blob, start, listener);
    long length = blob.length() - start;
    SendHead head = SendHead.ofMessage(UUID.randomUUID().toString(), length, type);
    media
        .session()
        .execute(
            () ->
                transfer.sender =
                    MessageSender.send(
                        media.session(),
                        head,
                        new BlobStream(blob, start),
                        length,
                        readers,
                        PACE,
                        (status, comment) -> transfer.ended(status)));
  }

  private void ended(int status) {
    try {
      blob.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file was not closed: {0}", e.getMessage());
    }
    listener.ended(status, start + sender.acknowledged());
  }

  /** A blob from a place on, as a stream. */
  private static final class BlobStream extends InputStream {

    private final Blob blob;
    private long at;

    BlobStream(Blob blob, long start) {
      this.blob = blob;
      this.at = start;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = blob.read(ByteBuffer.wrap(into, offset, length), at);
      at += Math.max(0, read);
      return read;
    }
  }
}
