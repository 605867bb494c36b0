package org.opencpm.subscriber;

/** Syntax of host names and addresses in URIs (RFC 3261 25.1); underscores are tolerated. */
final class HostName {

  private static final int MAX_LENGTH = 255;

  private HostName() {}

  /** True for a domain name in lower case or an IPv4 address, with or without a final dot. */
  static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    boolean labelOpen = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean dot = c == '.';
      if (dot ? !labelOpen : !isLabelCharacter(c)) {
        return false;
      }
      labelOpen = !dot;
    }
    return true;
  }

  /** True for an IPv6 address in lower case and in brackets, as far as its characters go. */
  static boolean isIpv6(String text) {
    return text.length() > 3
        && text.length() <= MAX_LENGTH
        && text.startsWith("[")
        && text.endsWith("]")
        && text.substring(1, text.length() - 1).chars().allMatch(HostName::isIpv6Character);
  }

  private static boolean isLabelCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
  }

  private static boolean isIpv6Character(int c) {
    return c >= 'a' && c <= 'f' || c >= '0' && c <= '9' || c == ':' || c == '.';
  }
}
