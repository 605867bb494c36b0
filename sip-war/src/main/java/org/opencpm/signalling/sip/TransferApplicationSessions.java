package org.opencpm.signalling.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSessionsUtil;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;

/**
 * The transfers that move, each a SIP application session under the server's id of the transfer, so
 * that SIP and HTTP servlets find the same one (design 4.7). It lives {@value #MINUTES} minutes
 * after the last sign of life, and ends with its last party.
 */
final class TransferApplicationSessions implements TransferSessions {

  /** What stands before the transfer's id in the key of its session. */
  static final String KEY = "org.opencpm.filetransfer.";

  /** Attribute: bytes that moved last, a Long. */
  static final String PROGRESS = "org.opencpm.filetransfer.progress";

  /** Attribute: set once the transfer was cancelled. */
  static final String CANCELLED = "org.opencpm.filetransfer.cancelled";

  private static final String PARTIES = "org.opencpm.filetransfer.parties";
  private static final int MINUTES = 3;
  private static final long SIGN_OF_LIFE = TimeUnit.SECONDS.toNanos(30);
  private static final Logger LOG = Logger.getLogger(TransferApplicationSessions.class.getName());

  private final SipSessionsUtil sessions;

  TransferApplicationSessions(SipSessionsUtil sessions) {
    this.sessions = sessions;
  }

  @Override
  public synchronized TransferSession open(long transferId, Runnable cancelled) {
    SipApplicationSession session = sessions.getApplicationSessionByKey(KEY + transferId, true);
    session.setInvalidateWhenReady(false);
    session.setExpires(MINUTES);
    Party party = new Party(session, cancelled);
    List<Party> parties = new ArrayList<>(parties(session));
    parties.add(party);
    session.setAttribute(PARTIES, new Parties(parties));
    return party;
  }

  @Override
  public boolean cancel(long transferId) {
    List<Party> parties;
    synchronized (this) {
      SipApplicationSession session = sessions.getApplicationSessionByKey(KEY + transferId, false);
      if (session == null || !session.isValid() || session.getAttribute(CANCELLED) != null) {
        return session != null && session.isValid();
      }
      session.setAttribute(CANCELLED, Boolean.TRUE);
      parties = parties(session);
    }
    parties.forEach(party -> party.cancelled.run());
    return true;
  }

  private synchronized void leave(SipApplicationSession session, Party party) {
    try {
      List<Party> left = new ArrayList<>(parties(session));
      left.remove(party);
      session.setAttribute(PARTIES, new Parties(left));
      if (left.isEmpty()) {
        session.invalidate();
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "the session of a transfer has expired before its end", e);
    }
  }

  private static List<Party> parties(SipApplicationSession session) {
    return session.getAttribute(PARTIES) instanceof Parties parties ? parties.all() : List.of();
  }

  /** Who is in, as one attribute of the session. */
  private record Parties(List<Party> all) {}

  /** One of those who move it. */
  private final class Party implements TransferSession {

    private final SipApplicationSession session;
    private final Runnable cancelled;
    private long signed = System.nanoTime();
    private boolean gone;

    private Party(SipApplicationSession session, Runnable cancelled) {
      this.session = session;
      this.cancelled = cancelled;
    }

    @Override
    public void progress(long bytes) {
      if (!session.isValid()) {
        return;
      }
      try {
        session.setAttribute(PROGRESS, bytes);
        long now = System.nanoTime();
        if (now - signed > SIGN_OF_LIFE) {
          signed = now;
          session.setExpires(MINUTES);
        }
      } catch (IllegalStateException e) {
        LOG.log(Level.FINE, "the session of a transfer expires just now", e);
      }
    }

    @Override
    public boolean isCancelled() {
      try {
        return session.isValid() && session.getAttribute(CANCELLED) != null;
      } catch (IllegalStateException e) {
        LOG.log(Level.FINE, "the session of a transfer expires just now", e);
        return false;
      }
    }

    @Override
    public void close() {
      if (!gone) {
        gone = true;
        leave(session, this);
      }
    }
  }
}
