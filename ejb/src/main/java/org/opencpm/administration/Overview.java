package org.opencpm.administration;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the server is.
 *
 * @param parts each part of {@code /health} and what is wrong with it, {@code UP} when nothing
 * @param oldestWaiting null when nothing waits
 * @param samples one a minute over the last hour, oldest first
 */
public record Overview(
    boolean healthy,
    Map<String, String> parts,
    Instant startedAt,
    long registeredDevices,
    long subscribers,
    long waiting,
    Instant oldestWaiting,
    int liveSessions,
    int liveTransfers,
    List<Sample> samples) {

  public Overview {
    parts = Map.copyOf(parts);
    samples = List.copyOf(samples);
  }

  /**
   * A minute.
   *
   * @param accepted messages accepted in it; so the others
   * @param latencyMillis mean from acceptance to a device's 2xx, 0 when none was delivered
   */
  public record Sample(
      Instant at,
      double accepted,
      double delivered,
      double deferred,
      double expired,
      double refused,
      double latencyMillis,
      long waiting,
      long registered) {}
}
