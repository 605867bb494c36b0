package org.opencpm.filetransfer;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.enterprise.context.ApplicationScoped;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;

/**
 * The transfers that move now, on this node: in the container's SIP application sessions while the
 * SIP side is up. While it is not, nobody can meet there, and nobody cancels.
 */
@ApplicationScoped
public class LiveTransfers implements TransferSessions {

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

  private final Set<LiveTransfer> parties = ConcurrentHashMap.newKeySet();
  private volatile TransferSessions shared;

  /** The SIP side is up. */
  public void attach(TransferSessions sessions) {
    shared = sessions;
  }

  /** The SIP side goes down. */
  public void detach() {
    shared = null;
  }

  @Override
  public TransferSession open(long transferId) {
    TransferSessions sessions = shared;
    LiveTransfer party =
        new LiveTransfer(
            transferId, sessions == null ? ALONE : sessions.open(transferId), parties::remove);
    parties.add(party);
    return party;
  }

  /** Transfers that move at this node, with the bytes that their furthest party has moved. */
  public Map<Long, Long> moving() {
    Map<Long, Long> moving = new TreeMap<>();
    parties.forEach(party -> moving.merge(party.transferId(), party.bytes(), Math::max));
    return moving;
  }

  @Override
  public boolean cancel(long transferId) {
    TransferSessions sessions = shared;
    return sessions != null && sessions.cancel(transferId);
  }
}
