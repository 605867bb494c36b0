package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipURI;

/**
 * Opens the container's way out over UDP before several threads use it.
 *
 * <p>Liberty connects it when the first datagram is sent, and asks without a lock whether it is
 * connected. Two threads that send their first datagrams at the same time, as deliveries do when a
 * server starts again, connect it twice: from then on nothing that arrives by UDP is read, while
 * health is UP. So the first datagram is one to ourselves, from the container's own thread, which
 * also sends all answers; other threads wait for it.
 */
final class UdpOpening {

  private static final Logger LOG = Logger.getLogger(UdpOpening.class.getName());

  /** Nothing waits longer; the container's first turn comes within milliseconds of its start. */
  private static final long PATIENCE_SECONDS = 10;

  private volatile CountDownLatch closed = new CountDownLatch(0);
  private volatile Optional<SipURI> self = Optional.empty();

  /** Sends a request. */
  @FunctionalInterface
  interface Sending {

    /**
     * @param route the first hop
     */
    void to(String route) throws IOException, ServletParseException;
  }

  /**
   * From now on other threads wait for {@link #open}.
   *
   * @param interfaces where the container sends from
   */
  void begin(List<SipURI> interfaces) {
    self =
        interfaces.stream()
            .filter(one -> "udp".equalsIgnoreCase(one.getTransportParam()))
            .findFirst();
    closed = new CountDownLatch(1);
  }

  /**
   * Has the first datagram sent; called on the container's thread before it handles its first
   * request.
   */
  void open(Sending first) {
    try {
      if (self.isPresent()) {
        first.to(OutgoingRequests.route(self.get().getHost(), self.get().getPort(), "udp"));
      }
    } catch (IOException | ServletParseException | RuntimeException e) {
      LOG.log(Level.WARNING, "UDP is opened by the first datagram to a device", e);
    } finally {
      closed.countDown();
    }
  }

  /**
   * Waits until the first datagram is sent; for threads that are not the container's.
   *
   * @return whether it is, or has failed; false if nothing happened in time
   */
  boolean await() {
    try {
      boolean open = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      closed.countDown();
      return open;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
