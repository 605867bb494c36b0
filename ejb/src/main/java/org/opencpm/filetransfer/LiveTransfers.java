package org.opencpm.filetransfer;

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
    return sessions == null ? ALONE : sessions.open(transferId);
  }

  @Override
  public boolean cancel(long transferId) {
    TransferSessions sessions = shared;
    return sessions != null && sessions.cancel(transferId);
  }
}
