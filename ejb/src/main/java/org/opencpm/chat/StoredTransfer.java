package org.opencpm.chat;

import java.util.UUID;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.OutgoingChunk;

/** One stored message as one MSRP message to a device, as fast as its connection takes it. */
final class StoredTransfer {

  private static final int PIECE = 16 * 1024;

  private final MsrpSession session;
  private final byte[] body;
  private final OutgoingChunk chunk;
  private int sent;

  /**
   * @param done gets the MSRP status once, 0 when the session was lost; on the loop
   */
  private StoredTransfer(MsrpSession session, String contentType, byte[] body, IntConsumer done) {
    this.session = session;
    this.body = body;
    SendHead head = SendHead.ofMessage(UUID.randomUUID().toString(), body.length, contentType);
    this.chunk = session.send(head, (status, comment) -> done.accept(status));
  }

  static void send(MsrpSession session, String contentType, byte[] body, IntConsumer done) {
    session.execute(() -> new StoredTransfer(session, contentType, body, done).next());
  }

  private void next() {
    while (sent < body.length) {
      if (!session.writable()) {
        session.whenWritable(this::next);
        return;
      }
      int length = Math.min(PIECE, body.length - sent);
      chunk.data(body, sent, length);
      sent += length;
    }
    chunk.end(Continuation.LAST);
  }
}
