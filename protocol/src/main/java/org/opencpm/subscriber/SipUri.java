package org.opencpm.subscriber;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A SIP or SIPS URI (RFC 3261 19.1).
 *
 * @param scheme {@code sip} or {@code sips}
 * @param user user part with its escapes; null if there is none
 * @param password with its escapes; null if there is none
 * @param host name, IPv4 address or IPv6 address in brackets, in lower case
 * @param port 1 to 65535, or -1 if none is given
 * @param params URI parameters in order, names and values with their escapes, "" for a parameter
 *     without value; of several with one name the first
 * @param headers what stands behind the question mark; null if there is none
 */
public record SipUri(
    String scheme,
    String user,
    String password,
    String host,
    int port,
    Map<String, String> params,
    String headers) {

  private static final String USER_MARKS = "-_.!~*'()&=+$,;?/";
  private static final String PASSWORD_MARKS = "-_.!~*'()&=+$,";
  private static final String PARAM_MARKS = "-_.!~*'()[]/:&+$";
  private static final String HEADER_MARKS = "-_.!~*'()[]/?:+$=&";

  /** Copies the parameters; a null value of a parameter becomes "". */
  public SipUri {
    params = Parameters.copy(params);
  }

  /**
   * Reads a URI.
   *
   * @param uri without angle brackets, at most 16 Ki characters
   * @return the URI
   * @throws UnsupportedSchemeException if its scheme is neither sip nor sips
   * @throws AddressSyntaxException if it is malformed
   */
  public static SipUri parse(String uri) throws AddressSyntaxException {
    String text = Scan.checked(uri);
    int colon = text.indexOf(':');
    String scheme = text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
    if (!scheme.equals("sip") && !scheme.equals("sips")) {
      throw new UnsupportedSchemeException("not a SIP URI");
    }
    String rest = text.substring(colon + 1);
    // The user part may hold ";" and "?", so the "@" goes first; it is escaped everywhere else.
    int at = rest.indexOf('@');
    String user = null;
    String password = null;
    if (at >= 0) {
      String userInfo = rest.substring(0, at);
      int split = userInfo.indexOf(':');
      user = escaped(userInfo.substring(0, split < 0 ? at : split), USER_MARKS);
      password = split < 0 ? null : escaped(userInfo.substring(split + 1), PASSWORD_MARKS);
      if (user.isEmpty()) {
        throw new AddressSyntaxException("a SIP URI has an empty user part");
      }
      rest = rest.substring(at + 1);
    }
    int question = rest.indexOf('?');
    String headers = question < 0 ? null : escaped(rest.substring(question + 1), HEADER_MARKS);
    String hostAndParams = question < 0 ? rest : rest.substring(0, question);
    int semicolon = hostAndParams.indexOf(';');
    String hostPort = semicolon < 0 ? hostAndParams : hostAndParams.substring(0, semicolon);
    String params = semicolon < 0 ? "" : hostAndParams.substring(semicolon + 1);
    int portColon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
    return new SipUri(
        scheme,
        user,
        password,
        host(portColon < 0 ? hostPort : hostPort.substring(0, portColon)),
        portColon < 0 ? -1 : port(hostPort.substring(portColon + 1)),
        params(params),
        headers);
  }

  private static String host(String text) throws AddressSyntaxException {
    String host = text.toLowerCase(Locale.ROOT);
    if (!HostName.isName(host) && !HostName.isIpv6(host)) {
      throw new AddressSyntaxException("a SIP URI has a malformed host");
    }
    return host;
  }

  private static int port(String text) throws AddressSyntaxException {
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && !text.isEmpty() ? Integer.parseInt(text) : -1;
    if (port < 1 || port > 65535) {
      throw new AddressSyntaxException("a SIP URI has a malformed port");
    }
    return port;
  }

  private static Map<String, String> params(String text) throws AddressSyntaxException {
    Map<String, String> params = new LinkedHashMap<>();
    for (String param : text.split(";")) {
      int equals = param.indexOf('=');
      String name = escaped(equals < 0 ? param : param.substring(0, equals), PARAM_MARKS);
      String value = equals < 0 ? "" : escaped(param.substring(equals + 1), PARAM_MARKS + '=');
      if (name.isEmpty() && equals >= 0) {
        throw new AddressSyntaxException("a URI parameter has no name");
      }
      if (!name.isEmpty()) {
        Parameters.putFirst(params, name, value);
      }
    }
    return Collections.unmodifiableMap(params);
  }

  private static String escaped(String text, String marks) throws AddressSyntaxException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && Escapes.isEscape(text, i)) {
        i += 2;
      } else if (!Scan.isAlphanumeric(c) && marks.indexOf(c) < 0) {
        throw new AddressSyntaxException("a SIP URI has a character that must be escaped");
      }
    }
    return text;
  }

  /** A URI parameter by its name without case, with its escapes; "" if it has no value. */
  public Optional<String> param(String name) {
    return Parameters.find(params, name);
  }

  /** The URI in the form of RFC 3261 19.1.1, escapes as they were read. */
  @Override
  public String toString() {
    StringBuilder uri = new StringBuilder(scheme).append(':');
    if (user != null) {
      uri.append(user).append(password == null ? "" : ':' + password).append('@');
    }
    uri.append(host).append(port < 0 ? "" : ":" + port).append(Parameters.write(params));
    return uri.append(headers == null ? "" : '?' + headers).toString();
  }
}
