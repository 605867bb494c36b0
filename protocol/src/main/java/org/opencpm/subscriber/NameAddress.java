package org.opencpm.subscriber;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An address as it stands in From, To, Contact, P-Asserted-Identity and their like: {@code
 * name-addr} or {@code addr-spec} of RFC 3261 25.1, with the header parameters behind it.
 *
 * @param displayName without quotes and escapes; null if there is none
 * @param uri any URI with a scheme, as written
 * @param params header parameters in order, names as written, values raw with their quotes, "" for
 *     a parameter without value
 */
public record NameAddress(String displayName, String uri, Map<String, String> params) {

  /** Copies the parameters; a null value of a parameter becomes "". */
  public NameAddress {
    params = Parameters.copy(params);
  }

  /**
   * Reads one address. Without angle brackets everything behind the first semicolon is a header
   * parameter, not part of the URI (RFC 3261 20). Unquoted display names may have characters that
   * are not of a token: RFC 4475 3.1.1.6 and 3.1.2.15 ask for nothing stricter.
   *
   * @param value one value of a header field, at most 16 Ki characters
   * @return the address
   * @throws AddressSyntaxException if it is none; {@code *} is none
   */
  public static NameAddress parse(String value) throws AddressSyntaxException {
    String text = Scan.checked(value);
    int at = 0;
    String displayName = null;
    if (text.charAt(0) == '"') {
      int end = Scan.endOfQuotedString(text, 0);
      if (end < 0) {
        throw new AddressSyntaxException("a display name lacks its closing quote");
      }
      displayName = Scan.unquote(text.substring(0, end));
      at = Scan.skipBlanks(text, end);
      if (at == text.length() || text.charAt(at) != '<') {
        throw new AddressSyntaxException("a display name is followed by <");
      }
    }
    int open = text.indexOf('<', at);
    int semicolon = text.indexOf(';', at);
    // A "<" behind a semicolon is within a parameter, unless a display name has the semicolon.
    if (open < 0 || semicolon >= 0 && semicolon < open && isUri(text.substring(0, semicolon))) {
      int end = semicolon < 0 ? text.length() : semicolon;
      String params = text.substring(end);
      return new NameAddress(null, uri(text.substring(0, end)), Parameters.parse(params));
    }
    int close = text.indexOf('>', open);
    if (close < 0) {
      throw new AddressSyntaxException("an address lacks its >");
    }
    if (displayName == null && open > 0) {
      displayName = plainDisplayName(text.substring(0, open).strip());
    }
    String params = text.substring(close + 1);
    return new NameAddress(
        displayName, uri(text.substring(open + 1, close)), Parameters.parse(params));
  }

  private static String plainDisplayName(String text) throws AddressSyntaxException {
    if (text.indexOf('"') >= 0) {
      throw new AddressSyntaxException("a display name is quoted in part");
    }
    return text.isEmpty() ? null : text;
  }

  private static String uri(String text) throws AddressSyntaxException {
    String uri = text.strip();
    if (!isUri(uri)) {
      throw new AddressSyntaxException("an address has no URI");
    }
    return uri;
  }

  private static boolean isUri(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      return false;
    }
    String scheme = text.substring(0, colon);
    return !Character.isDigit(scheme.charAt(0))
        && scheme.chars().allMatch(c -> Scan.isAlphanumeric(c) || "+-.".indexOf(c) >= 0)
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"<>".indexOf(c) < 0);
  }

  /**
   * A header parameter by its name without case.
   *
   * @return the raw value with its quotes, "" for a parameter without value
   */
  public Optional<String> param(String name) {
    return Parameters.find(params, name);
  }

  /** A header parameter by its name without case, its value without quotes and escapes. */
  public Optional<String> unquotedParam(String name) {
    return param(name).map(Scan::unquote);
  }

  /**
   * Splits a header field value that holds several values: at commas which are neither in a quoted
   * string nor in angle brackets.
   *
   * @return the parts without blanks around them, empty ones left out
   */
  public static List<String> splitList(String value) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    boolean bracketed = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (bracketed) {
        bracketed = c != '>';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        bracketed = true;
      } else if (c == ',') {
        parts.add(value.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(value.substring(start).strip());
    return parts.stream().filter(part -> !part.isEmpty()).toList();
  }

  /** The address in name-addr form, display name quoted. */
  @Override
  public String toString() {
    String name = displayName == null ? "" : Scan.quote(displayName) + ' ';
    return name + '<' + uri + '>' + Parameters.write(params);
  }
}
