package org.opencpm.media.msrp.transport;

import java.time.Duration;

/**
 * How long the endpoint waits. Zero switches {@code idle} off; all others are positive.
 *
 * @param response for the answer to a request, from the end of its chunk (RFC 4975 7.1), or from
 *     the last answer to one that was sent before it: 30 s
 * @param bind for a new connection to carry a session: 30 s
 * @param connect for TCP, and again for the TLS handshake: 10 s
 * @param idle of silence on a bound connection, until a SEND without body asks whether the other
 *     end is there; without any sign of life within {@code response} after it the connection is
 *     lost: 2 min
 * @param stall without progress of a connection that has data to write, until it is lost: 60 s
 */
public record EndpointTimes(
    Duration response, Duration bind, Duration connect, Duration idle, Duration stall) {

  /** The values named above. */
  public static final EndpointTimes DEFAULT =
      new EndpointTimes(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(60));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not allowed
   */
  public EndpointTimes {
    for (Duration time : new Duration[] {response, bind, connect, stall}) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a time is not positive");
      }
    }
    if (idle.isNegative()) {
      throw new IllegalArgumentException("a time is negative");
    }
  }

  /** The same with another response time. */
  public EndpointTimes withResponse(Duration time) {
    return new EndpointTimes(time, bind, connect, idle, stall);
  }

  /** The same with another bind time. */
  public EndpointTimes withBind(Duration time) {
    return new EndpointTimes(response, time, connect, idle, stall);
  }

  /** The same with another idle time. */
  public EndpointTimes withIdle(Duration time) {
    return new EndpointTimes(response, bind, connect, time, stall);
  }

  /** The same with another stall time. */
  public EndpointTimes withStall(Duration time) {
    return new EndpointTimes(response, bind, connect, idle, time);
  }
}
