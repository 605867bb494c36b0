package org.opencpm.media.msrp.transport;

import java.util.concurrent.atomic.AtomicBoolean;
import org.opencpm.media.msrp.MsrpFrameStart;

/** The way back for the one answer to a request that carries no chunk. */
final class OneAnswer implements Answerer {

  private final MsrpConnection connection;
  private final MsrpFrameStart request;
  private final LiveSession session;
  private final AtomicBoolean given = new AtomicBoolean();

  OneAnswer(MsrpConnection connection, MsrpFrameStart request, LiveSession session) {
    this.connection = connection;
    this.request = request;
    this.session = session;
  }

  @Override
  public void answer(int status, String comment) {
    if (given.compareAndSet(false, true)) {
      MsrpFrameStart answer = request.answer(status, comment);
      session.run(() -> connection.respond(answer));
    }
  }
}
