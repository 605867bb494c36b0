package org.opencpm.chat;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;

/**
 * What becomes of a chat when one of its legs ends or loses its connection (fact sheet 4.4). Runs
 * in the session's mailbox.
 */
final class LegLosses {

  private static final Logger LOG = Logger.getLogger(LegLosses.class.getName());

  /** How long a leg without connection may take to come, or to come back. */
  static final Duration COME_BACK = Duration.ofSeconds(32);

  private static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";

  /** What the session does for it. */
  interface Session extends LegRefresh.Session<Leg> {

    /** Ends all legs with that Reason. */
    void endAll(String reason);
  }

  private final Session session;
  private final ChatLegs legs;
  private final StoredForLegs stored;
  private final AnswerGate gate;

  LegLosses(Session session, ChatLegs legs, StoredForLegs stored, AnswerGate gate) {
    this.session = session;
    this.legs = legs;
    this.stored = stored;
    this.gate = gate;
  }

  /** A leg's dialog is over, by its peer's wish or because he is not there any more. */
  void ended(Leg leg, HeaderList headers) {
    if (leg.state == Leg.State.ENDED) {
      return;
    }
    leg.state = Leg.State.ENDED;
    if (stored.isSending()) {
      // What the device acknowledged right before its BYE may still be on its way to us.
      session.after(ServerSession.ON_ITS_WAY, () -> gone(leg, headers));
    } else {
      gone(leg, headers);
    }
  }

  private void gone(Leg leg, HeaderList headers) {
    legs.remove(leg);
    stored.refused(leg, Outcome.UNAVAILABLE.status());
    gate.pass(() -> goesOnWithout(leg, headers));
  }

  private void goesOnWithout(Leg leg, HeaderList headers) {
    if (legs.countUp(leg.side()) > 0) {
      return;
    }
    String reason = headers.first("Reason").orElse(null);
    boolean vanished = headers.entries().isEmpty() || reason != null && reason.contains("480");
    boolean otherStays = leg.forStored || vanished && leg.side() == Side.CALLEE;
    if (otherStays && legs.firstUp(leg.side().other()).isPresent()) {
      legs.storeFirst(leg.side().other());
    } else {
      session.endAll(reason);
    }
  }

  /** The loss of its connection is not yet the end of a leg (fact sheet 4.4). */
  void lost(Leg leg, String reason) {
    LOG.log(Level.FINE, "leg {0} lost: {1}", new Object[] {leg.number(), reason});
    legs.storeFirst(leg.side().other());
    stored.refused(leg, Outcome.UNAVAILABLE.status());
    if (leg.isUp()) {
      session.after(COME_BACK, () -> endUnlessBound(leg));
    }
  }

  /** Gives a leg up that has no connection. */
  void endUnlessBound(Leg leg) {
    if (!leg.isUp() || leg.media().isBound()) {
      return;
    }
    legs.end(leg, BEARER_LOST);
    stored.refused(leg, Outcome.UNAVAILABLE.status());
    gate.pass(() -> goesOnUnbound(leg));
  }

  private void goesOnUnbound(Leg leg) {
    if (legs.countUp(leg.side()) > 0) {
      return;
    }
    legs.storeFirst(leg.side().other());
    if (leg.side() == Side.CALLER || legs.firstUp(Side.CALLER).isEmpty()) {
      session.endAll(BEARER_LOST);
    }
  }
}
