package org.opencpm.signalling.sip;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Signalling.FinalAnswer;

/** Keeps what goes wrong in a function from keeping a dialog open. */
final class GuardedListener implements CallListener {

  private static final Logger LOG = Logger.getLogger(GuardedListener.class.getName());

  private final CallListener listener;

  GuardedListener(CallListener listener) {
    this.listener = listener;
  }

  @Override
  public void progressed(FinalAnswer answer) {
    guard(() -> listener.progressed(answer));
  }

  @Override
  public void answered(FinalAnswer answer) {
    guard(() -> listener.answered(answer));
  }

  @Override
  public void confirmed() {
    guard(listener::confirmed);
  }

  @Override
  public void cancelled(HeaderList headers) {
    guard(() -> listener.cancelled(headers));
  }

  /** What goes wrong here is answered by the caller. */
  @Override
  public void requested(InboundRequest request, CallResponder responder) {
    listener.requested(request, responder);
  }

  @Override
  public void ended(HeaderList headers) {
    guard(() -> listener.ended(headers));
  }

  static void guard(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a function failed at an event of a call", e);
    }
  }
}
