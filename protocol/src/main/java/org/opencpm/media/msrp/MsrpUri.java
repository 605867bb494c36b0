package org.opencpm.media.msrp;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * An MSRP URI (RFC 4975 6). Two of them are equal by the rules of section 6.1: scheme, host without
 * case (addresses by value), port, session id with case, transport without case; user information
 * and other parameters do not count.
 *
 * @param secure true for {@code msrps}
 * @param userInfo what stands before an at sign; null if there is none
 * @param host name, IPv4 address, or IPv6 address in brackets, as written
 * @param port 0 to 65535, or -1 if none is given
 * @param sessionId identity of the session at that host; null if there is none
 * @param transport {@code tcp} for all that is known
 * @param params other parameters as written, each with its semicolon; "" if there are none
 */
public record MsrpUri(
    boolean secure,
    String userInfo,
    String host,
    int port,
    String sessionId,
    String transport,
    String params) {

  private static final String PLAIN = "msrp://";
  private static final String SECURE = "msrps://";
  private static final int MAX_PORT = 65535;

  /** A URI without user information and parameters, over TCP. */
  public static MsrpUri of(boolean secure, String host, int port, String sessionId) {
    return new MsrpUri(secure, null, host, port, sessionId, "tcp", "");
  }

  /**
   * Reads a URI. A missing transport is taken as {@code tcp}.
   *
   * @throws MsrpSyntaxException if it is no MSRP URI
   */
  public static MsrpUri parse(String text) throws MsrpSyntaxException {
    requirePrintable(text);
    boolean secure = text.regionMatches(true, 0, SECURE, 0, SECURE.length());
    if (!secure && !text.regionMatches(true, 0, PLAIN, 0, PLAIN.length())) {
      throw new MsrpSyntaxException("not an MSRP URI");
    }
    String rest = text.substring(secure ? SECURE.length() : PLAIN.length());
    int semicolon = rest.indexOf(';');
    String place = semicolon < 0 ? rest : rest.substring(0, semicolon);
    String tail = semicolon < 0 ? "tcp" : rest.substring(semicolon + 1);
    int paramsAt = tail.indexOf(';');
    String transport = paramsAt < 0 ? tail : tail.substring(0, paramsAt);
    String params = paramsAt < 0 ? "" : tail.substring(paramsAt);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    String sessionId = slash < 0 ? null : place.substring(slash + 1);
    if (transport.isEmpty() || slash >= 0 && sessionId.isEmpty()) {
      throw new MsrpSyntaxException("an MSRP URI has an empty part");
    }
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? null : authority.substring(0, at);
    String hostPort = authority.substring(at + 1);
    int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
    String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
    int port = colon < 0 ? -1 : port(hostPort.substring(colon + 1));
    requireHost(host);
    return new MsrpUri(secure, userInfo, host, port, sessionId, transport, params);
  }

  private static void requirePrintable(String text) throws MsrpSyntaxException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new MsrpSyntaxException("an MSRP URI has a character that must be escaped");
      }
    }
  }

  private static void requireHost(String host) throws MsrpSyntaxException {
    boolean bracketed = host.startsWith("[");
    if (host.isEmpty() || bracketed != host.endsWith("]")) {
      throw new MsrpSyntaxException("an MSRP URI has no host");
    }
    if (bracketed && !NetUtil.isValidIpV6Address(host)) {
      throw new MsrpSyntaxException("an MSRP URI has a malformed address");
    }
  }

  private static int port(String text) throws MsrpSyntaxException {
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && !text.isEmpty() ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX_PORT) {
      throw new MsrpSyntaxException("an MSRP URI has a malformed port");
    }
    return port;
  }

  /**
   * True if both name the same session id; all that RFC 6714 section 5 lets an endpoint compare.
   */
  public boolean sameSession(MsrpUri other) {
    return sessionId != null && sessionId.equals(other.sessionId);
  }

  private static boolean sameHost(String one, String other) {
    if (one.equalsIgnoreCase(other)) {
      return true;
    }
    byte[] address = address(one);
    return address != null && Arrays.equals(address, address(other));
  }

  private static byte[] address(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return NetUtil.createByteArrayFromIpAddressString(bare);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof MsrpUri other
        && secure == other.secure
        && port == other.port
        && Objects.equals(sessionId, other.sessionId)
        && transport.equalsIgnoreCase(other.transport)
        && sameHost(host, other.host);
  }

  /** Leaves the host out, which has several ways to be written. */
  @Override
  public int hashCode() {
    return Objects.hash(secure, port, sessionId, transport.toLowerCase(Locale.ROOT));
  }

  /** The URI on the wire. */
  @Override
  public String toString() {
    StringBuilder uri = new StringBuilder(64).append(secure ? SECURE : PLAIN);
    if (userInfo != null) {
      uri.append(userInfo).append('@');
    }
    uri.append(host);
    if (port >= 0) {
      uri.append(':').append(port);
    }
    if (sessionId != null) {
      uri.append('/').append(sessionId);
    }
    return uri.append(';').append(transport).append(params).toString();
  }
}
