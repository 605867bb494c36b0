package org.opencpm.signalling.sip;

import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.sip.SipApplicationSessionEvent;
import javax.servlet.sip.SipApplicationSessionListener;
import javax.servlet.sip.annotation.SipListener;

/** Counts the application sessions that the container holds for this application. */
@SipListener
public class SessionCount implements SipApplicationSessionListener {

  /** The container makes the listener; one application, one count. */
  private static final AtomicInteger LIVE = new AtomicInteger();

  static int live() {
    return LIVE.get();
  }

  @Override
  public void sessionCreated(SipApplicationSessionEvent event) {
    LIVE.incrementAndGet();
  }

  @Override
  public void sessionDestroyed(SipApplicationSessionEvent event) {
    LIVE.decrementAndGet();
  }

  @Override
  public void sessionExpired(SipApplicationSessionEvent event) {
    // Its end follows.
  }

  @Override
  public void sessionReadyToInvalidate(SipApplicationSessionEvent event) {
    // Its end follows.
  }
}
