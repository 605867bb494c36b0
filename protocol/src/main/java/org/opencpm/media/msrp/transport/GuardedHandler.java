package org.opencpm.media.msrp.transport;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;

/** Calls the handler of a session. Whatever it throws ends that session and hurts no other. */
final class GuardedHandler {

  private static final Logger LOG = System.getLogger(GuardedHandler.class.getName());

  private final MsrpSessionHandler handler;
  private final LiveSession session;

  GuardedHandler(MsrpSessionHandler handler, LiveSession session) {
    this.handler = handler;
    this.session = session;
  }

  void bound() {
    run(handler::bound);
  }

  void chunkStarted(ReceivedChunk chunk) {
    run(() -> handler.chunkStarted(chunk));
  }

  void chunkData(ReceivedChunk chunk, byte[] data) {
    run(() -> handler.chunkData(chunk, data));
  }

  void chunkEnded(ReceivedChunk chunk, Continuation flag) {
    run(() -> handler.chunkEnded(chunk, flag));
  }

  void reported(MsrpReport report) {
    run(() -> handler.reported(report));
  }

  void nickname(String name, Answerer answerer) {
    run(() -> handler.nickname(name, answerer));
  }

  void writabilityChanged(boolean writable) {
    run(() -> handler.writabilityChanged(writable));
    session.runForRoom();
  }

  void lost(String reason) {
    run(() -> handler.lost(reason));
  }

  void answered(ChunkListener listener, int status, String comment) {
    run(() -> listener.answered(status, comment));
  }

  void run(Runnable foreign) {
    try {
      foreign.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the handler of an MSRP session failed; the session ends", e);
      session.fail("its handler failed");
      session.close();
    }
  }
}
