package org.opencpm.media.sdp;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The {@code o=} line: who made a description, and which version of it this is (RFC 4566 5.2).
 *
 * @param username a word, {@code -} if there is none
 * @param sessionId digits; together with the address unique
 * @param version digits; grows by one with each change
 * @param addressType {@code IP4} or {@code IP6}
 * @param address the maker's address
 */
public record Origin(
    String username, String sessionId, String version, String addressType, String address) {

  private static final int FIELDS = 6;
  // No sender needs more; it keeps the arithmetic of a hostile version cheap.
  private static final int MAX_DIGITS = 40;

  /**
   * Makes the origin of our own descriptions.
   *
   * @param sessionId numeric id, also the first version (RFC 3264 section 5 allows any start)
   * @param host our address
   */
  public static Origin of(long sessionId, String host) {
    String id = Long.toString(sessionId);
    SdpConnection connection = SdpConnection.of(host);
    return new Origin("-", id, id, connection.addressType(), connection.address());
  }

  /** Reads the value of an {@code o=} line; empty if it has not six fields. */
  public static Optional<Origin> parse(String value) {
    String[] fields = value.strip().split("[ \t]+", FIELDS + 1);
    return fields.length == FIELDS && fields[3].equalsIgnoreCase("IN")
        ? Optional.of(new Origin(fields[0], fields[1], fields[2], fields[4], fields[5]))
        : Optional.empty();
  }

  /** The same with the next version; for an offer that differs from the last one (RFC 3264 8). */
  public Origin next() {
    boolean numeric =
        version.length() <= MAX_DIGITS && version.chars().allMatch(c -> c >= '0' && c <= '9');
    String next =
        numeric && !version.isEmpty()
            ? new BigInteger(version).add(BigInteger.ONE).toString()
            : "1";
    return new Origin(username, sessionId, next, addressType, address);
  }

  /** The value of the line. */
  @Override
  public String toString() {
    return String.join(" ", username, sessionId, version, "IN", addressType, address);
  }
}
