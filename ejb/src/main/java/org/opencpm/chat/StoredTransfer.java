package org.opencpm.chat;

import java.util.UUID;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.MessageSender;
import org.opencpm.media.msrp.transport.MsrpSession;

/** Sends a stored message as one MSRP message to a device. */
final class StoredTransfer {

  private StoredTransfer() {}

  /**
   * Starts it.
   *
   * @param done gets the MSRP status once, 0 when the session was lost; on the loop
   */
  static void send(MsrpSession session, String contentType, byte[] body, IntConsumer done) {
    SendHead head = SendHead.ofMessage(UUID.randomUUID().toString(), body.length, contentType);
    MessageSender.send(
        session, head, body, MessageSender.Pace.DEFAULT, (status, comment) -> done.accept(status));
  }
}
