package org.opencpm.filetransfer;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;

/**
 * The transfers that move now, on this node, over HTTP and over MSRP: in the container's SIP
 * application sessions while the SIP side is up. While it is not, nobody can meet there, and nobody
 * cancels.
 */
@ApplicationScoped
public class LiveTransfers implements TransferSessions {

  private static final Logger LOG = Logger.getLogger(LiveTransfers.class.getName());

  /** A party alone. */
  private static final TransferSession ALONE =
      new TransferSession() {
        @Override
        public void progress(long bytes) {
          // Nobody asks.
        }

        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public void close() {
          // Nobody waits.
        }
      };

  private final SecureRandom random = new SecureRandom();
  private final Set<LiveTransfer> parties = ConcurrentHashMap.newKeySet();
  private volatile TransferSessions shared;

  /**
   * One who moves a transfer.
   *
   * @param transferId above 0 of the content server, below of a session over MSRP
   * @param bytes that he has moved
   */
  public record Moving(long transferId, long bytes) {}

  /** The SIP side is up. */
  public void attach(TransferSessions sessions) {
    shared = sessions;
  }

  /** The SIP side goes down. */
  public void detach() {
    shared = null;
  }

  /**
   * An id for a transfer over MSRP, of which no row speaks. Below zero: those of the content
   * server, which the database numbers, are above.
   */
  public long newId() {
    return random.nextLong() | Long.MIN_VALUE;
  }

  /** Who moves what now, in no order; a transfer that several move is there as often. */
  public List<Moving> all() {
    return parties.stream().map(party -> new Moving(party.transferId(), party.bytes())).toList();
  }

  @Override
  public TransferSession open(long transferId, Runnable cancelled) {
    TransferSessions sessions = shared;
    TransferSession session = ALONE;
    try {
      session = sessions == null ? ALONE : sessions.open(transferId, cancelled);
    } catch (IllegalStateException e) {
      // The SIP side goes down just now: what moves goes on alone.
      LOG.log(Level.FINE, "no session for a transfer", e);
    }
    LiveTransfer party = new LiveTransfer(transferId, session, parties::remove);
    parties.add(party);
    return party;
  }

  /** Files of the content server that move, with the bytes that their furthest party has moved. */
  public Map<Long, Long> ofContentServer() {
    Map<Long, Long> moving = new TreeMap<>();
    for (Moving one : all()) {
      if (one.transferId() > 0) {
        moving.merge(one.transferId(), one.bytes(), Math::max);
      }
    }
    return moving;
  }

  @Override
  public boolean cancel(long transferId) {
    TransferSessions sessions = shared;
    return sessions != null && sessions.cancel(transferId);
  }
}
