package org.opencpm.media.sdp;

import java.util.Optional;

/**
 * A {@code c=} line: where a medium goes (RFC 4566 section 5.7).
 *
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an address or a host name
 */
public record SdpConnection(String addressType, String address) {

  private static final int FIELDS = 3;

  /** Makes a connection to a host; a colon tells IPv6, brackets around it are taken off. */
  public static SdpConnection of(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return new SdpConnection(bare.indexOf(':') >= 0 ? "IP6" : "IP4", bare);
  }

  /** Reads the value of a {@code c=} line; empty if it has not three fields. */
  public static Optional<SdpConnection> parse(String value) {
    String[] fields = value.strip().split("[ \t]+", FIELDS + 1);
    return fields.length == FIELDS && fields[0].equalsIgnoreCase("IN")
        ? Optional.of(new SdpConnection(fields[1], fields[2]))
        : Optional.empty();
  }

  /** The value of the line. */
  @Override
  public String toString() {
    return "IN " + addressType + ' ' + address;
  }
}
