package org.opencpm.signalling.sip;

/** The sent-by of a Via (RFC 3261 20.42): {@code SIP/2.0/TCP host:port;parameters}. */
final class SentBy {

  private static final int MAX_PORT = 65_535;

  private SentBy() {}

  /** The port, -1 when none is written. */
  static int port(String via) {
    int end = via.indexOf(';');
    String head = (end < 0 ? via : via.substring(0, end)).trim();
    int colon = head.lastIndexOf(':');
    if (colon < 0 || head.indexOf(']') > colon) {
      return -1;
    }
    String digits = head.substring(colon + 1).trim();
    if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(Character::isDigit)) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port <= MAX_PORT ? port : -1;
  }
}
