package org.opencpm.client.call;

import java.time.Duration;
import java.util.concurrent.Future;
import org.opencpm.client.signalling.IncomingRequest;

/**
 * Repeats the 2xx to an INVITE until its ACK comes (RFC 3261 section 13.3.1.4). Used on the calls'
 * thread.
 */
final class Answering {

  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(4);
  private static final Duration LONGEST = T1.multipliedBy(64);

  private final CallClock clock;
  private final IncomingRequest invite;
  private final Runnable acknowledged;
  private final Runnable gaveUp;
  private Duration interval = T1;
  private Duration elapsed = Duration.ZERO;
  private Future<?> next;
  private boolean done;

  /**
   * Starts after the 2xx was sent for the first time.
   *
   * @param acknowledged called once, with the ACK
   * @param gaveUp called once, when no ACK came
   */
  Answering(CallClock clock, IncomingRequest invite, Runnable acknowledged, Runnable gaveUp) {
    this.clock = clock;
    this.invite = invite;
    this.acknowledged = acknowledged;
    this.gaveUp = gaveUp;
    this.next = clock.after(interval, this::repeat);
  }

  private void repeat() {
    if (done) {
      return;
    }
    elapsed = elapsed.plus(interval);
    if (elapsed.compareTo(LONGEST) >= 0) {
      done = true;
      gaveUp.run();
      return;
    }
    invite.repeat();
    interval = interval.multipliedBy(2);
    interval = interval.compareTo(T2) < 0 ? interval : T2;
    next = clock.after(interval, this::repeat);
  }

  /** An ACK came; true when it belongs to this 2xx. */
  boolean acknowledged(IncomingRequest ack) {
    if (Dialog.number(ack.headers()) != Dialog.number(invite.headers())) {
      return false;
    }
    if (!done) {
      stop();
      acknowledged.run();
    }
    return true;
  }

  /** Ends it: the call is over. */
  void stop() {
    done = true;
    next.cancel(false);
  }
}
