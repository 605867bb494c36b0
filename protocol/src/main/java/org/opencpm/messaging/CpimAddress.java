package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the URI in an address value of CPIM: an optional name and {@code <uri>} (RFC 3862). */
final class CpimAddress {

  private static final String ANONYMOUS_HOST = "anonymous.invalid";

  private CpimAddress() {}

  /**
   * The URI of one address: what stands in the first angle brackets outside a quoted name; without
   * brackets the whole value, if it is a URI.
   */
  static Optional<String> uri(String value) {
    int open = opening(value, 0);
    String candidate = value;
    if (open >= 0) {
      int close = value.indexOf('>', open);
      if (close < 0) {
        return Optional.empty();
      }
      candidate = value.substring(open + 1, close);
    }
    candidate = candidate.strip();
    return isUri(candidate) ? Optional.of(candidate) : Optional.empty();
  }

  /** The URIs of all bracketed addresses of a list, in order. */
  static List<String> uris(String value) {
    List<String> uris = new ArrayList<>(2);
    int open = opening(value, 0);
    while (open >= 0) {
      int close = value.indexOf('>', open);
      if (close < 0) {
        return uris;
      }
      String candidate = value.substring(open + 1, close).strip();
      if (isUri(candidate)) {
        uris.add(candidate);
      }
      open = opening(value, close + 1);
    }
    return uris;
  }

  /** A scheme, a colon and at least one more character, none of them blank or a bracket. */
  static boolean isUri(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    for (int i = colon; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c) || "<>\"".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Any user of the host {@code anonymous.invalid}, as RFC 3323 section 4.1.1.3 has it. */
  static boolean isAnonymous(String uri) {
    int host = uri.indexOf('@') + 1;
    int end = host + ANONYMOUS_HOST.length();
    return host > 0
        && uri.regionMatches(true, host, ANONYMOUS_HOST, 0, ANONYMOUS_HOST.length())
        && (end == uri.length() || ":;?".indexOf(uri.charAt(end)) >= 0);
  }

  private static int opening(String value, int from) {
    boolean quoted = false;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '<' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
