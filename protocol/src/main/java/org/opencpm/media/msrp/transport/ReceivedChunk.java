package org.opencpm.media.msrp.transport;

import java.util.concurrent.atomic.AtomicBoolean;
import org.opencpm.media.msrp.MsrpFrameStart;
import org.opencpm.media.msrp.SendHead;

/** A request that came, and the way back for its answer: the connection that it came on. */
final class ReceivedChunk implements IncomingChunk {

  private final MsrpConnection connection;
  private final MsrpFrameStart request;
  private final SendHead head;
  private final LiveSession session;
  private final AtomicBoolean answered = new AtomicBoolean();

  ReceivedChunk(
      MsrpConnection connection, MsrpFrameStart request, SendHead head, LiveSession session) {
    this.connection = connection;
    this.request = request;
    this.head = head;
    this.session = session;
  }

  @Override
  public SendHead head() {
    return head;
  }

  LiveSession session() {
    return session;
  }

  @Override
  public void answer(int status, String comment) {
    boolean first = answered.compareAndSet(false, true);
    if (first && head.failureReport().wantsAnswer(status)) {
      MsrpFrameStart answer = request.answer(status, comment);
      session.run(() -> connection.respond(answer));
    }
  }
}
