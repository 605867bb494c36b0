package org.opencpm.signalling.sip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opencpm.subscriber.Flow;

/**
 * How the container finds the TLS connection that a device has made. Liberty files most of them
 * under the port of the device's Via and some (seen with Linphone, whose Via says {@code alias},
 * RFC 5923) under the port that the connection comes from. What is under neither cannot be told
 * from outside; so both are tried, and what worked is tried first the next time.
 */
final class TlsHops {

  /** Connections remembered; of those beyond the one that was used longest ago is forgotten. */
  private static final int MAX_FLOWS = 50_000;

  private final Map<Flow, Boolean> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Flow, Boolean> eldest) {
          return size() > MAX_FLOWS;
        }
      };

  /**
   * The ways to a device, the better one first.
   *
   * @param flow where its REGISTER came from
   * @param route the request's own Route, which names the port of the Via
   * @param asWritten stands for that Route
   */
  List<String> ways(Flow flow, List<String> route, String asWritten) {
    boolean known;
    synchronized (bySource) {
      known = bySource.get(flow) != null;
    }
    String source = hop(flow);
    if (route.equals(List.of(source))) {
      return List.of(asWritten);
    }
    return known ? List.of(source, asWritten) : List.of(asWritten, source);
  }

  /** Notes that a request has reached somebody this way. */
  void led(Flow flow, String way) {
    if (flow != null && way.equals(hop(flow))) {
      synchronized (bySource) {
        bySource.put(flow, Boolean.TRUE);
      }
    }
  }

  private static String hop(Flow flow) {
    return OutgoingRequests.route(flow.address(), flow.port(), "tls");
  }
}
