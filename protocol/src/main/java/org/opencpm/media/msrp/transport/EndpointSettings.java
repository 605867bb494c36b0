package org.opencpm.media.msrp.transport;

import java.util.Objects;
import javax.net.ssl.X509TrustManager;
import org.opencpm.media.msrp.MsrpLimits;

/**
 * How an endpoint is set up. Immutable; start with {@link #of}.
 *
 * @param host host to put into our paths, IPv6 in brackets
 * @param limits what a peer may make the codec hold
 * @param times how long the endpoint waits
 * @param connections most connections at a time; an incoming one above it is closed at once
 * @param lowWater bytes waiting in one connection below which it is writable again
 * @param highWater bytes waiting in one connection above which it is not writable
 * @param identity for TLS; null if the endpoint has none
 * @param authorities who vouches for a peer's certificate; null for the authorities of the JVM
 * @param tap who sees the bytes of all connections; null for nobody
 */
public record EndpointSettings(
    String host,
    MsrpLimits limits,
    EndpointTimes times,
    int connections,
    int lowWater,
    int highWater,
    TlsIdentity identity,
    X509TrustManager authorities,
    ByteTap tap) {

  private static final int CONNECTIONS = 20_000;
  private static final int LOW_WATER = 32 * 1024;
  private static final int HIGH_WATER = 64 * 1024;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  public EndpointSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(times);
    if (connections < 1 || lowWater < 1 || highWater < lowWater) {
      throw new IllegalArgumentException("a limit is out of bounds");
    }
  }

  /** Defaults: 20,000 connections, water marks at 32 and 64 KiB, no TLS identity. */
  public static EndpointSettings of(String host) {
    return new EndpointSettings(
        host,
        MsrpLimits.DEFAULT,
        EndpointTimes.DEFAULT,
        CONNECTIONS,
        LOW_WATER,
        HIGH_WATER,
        null,
        null,
        null);
  }

  /** The same with other times. */
  public EndpointSettings withTimes(EndpointTimes other) {
    return new EndpointSettings(
        host, limits, other, connections, lowWater, highWater, identity, authorities, tap);
  }

  /** The same with other limits of the codec. */
  public EndpointSettings withLimits(MsrpLimits other) {
    return new EndpointSettings(
        host, other, times, connections, lowWater, highWater, identity, authorities, tap);
  }

  /** The same with another number of connections. */
  public EndpointSettings withConnections(int other) {
    return new EndpointSettings(
        host, limits, times, other, lowWater, highWater, identity, authorities, tap);
  }

  /** The same with other water marks. */
  public EndpointSettings withWaterMarks(int low, int high) {
    return new EndpointSettings(
        host, limits, times, connections, low, high, identity, authorities, tap);
  }

  /** The same with a TLS identity. */
  public EndpointSettings withIdentity(TlsIdentity other) {
    return new EndpointSettings(
        host, limits, times, connections, lowWater, highWater, other, authorities, tap);
  }

  /** The same with other authorities. */
  public EndpointSettings withAuthorities(X509TrustManager other) {
    return new EndpointSettings(
        host, limits, times, connections, lowWater, highWater, identity, other, tap);
  }

  /** The same with somebody who sees the bytes of all connections. */
  public EndpointSettings withTap(ByteTap other) {
    return new EndpointSettings(
        host, limits, times, connections, lowWater, highWater, identity, authorities, other);
  }
}
