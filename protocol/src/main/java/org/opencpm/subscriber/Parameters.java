package org.opencpm.subscriber;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters {@code ;name=value;flag} of header fields and URIs (RFC 3261 25.1): in order, names as
 * written and compared without case, a parameter without value has the value "". Of several
 * parameters with one name the first counts. Quoted strings keep their quotes.
 */
final class Parameters {

  // Each one is compared with all before it: the bound keeps a packet full of them cheap.
  private static final int MAX_COUNT = 128;

  private Parameters() {}

  /** An unmodifiable copy in the same order, null values made "". */
  static Map<String, String> copy(Map<String, String> params) {
    Map<String, String> copy = new LinkedHashMap<>();
    params.forEach((name, value) -> copy.put(name, value == null ? "" : value));
    return Collections.unmodifiableMap(copy);
  }

  static Optional<String> find(Map<String, String> params, String name) {
    for (Map.Entry<String, String> param : params.entrySet()) {
      if (param.getKey().equalsIgnoreCase(name)) {
        return Optional.of(param.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * Reads header parameters, where a value may be a quoted string.
   *
   * @param text parameters, each with its semicolon in front; may be empty
   */
  static Map<String, String> parse(String text) throws AddressSyntaxException {
    Map<String, String> params = new LinkedHashMap<>();
    int at = Scan.skipBlanks(text, 0);
    while (at < text.length()) {
      if (text.charAt(at) != ';') {
        throw new AddressSyntaxException("a parameter starts with a semicolon");
      }
      int end = Scan.indexOfOutsideQuotes(text, ';', at + 1);
      put(params, text.substring(at + 1, end));
      at = end;
    }
    return Collections.unmodifiableMap(params);
  }

  private static void put(Map<String, String> params, String param) throws AddressSyntaxException {
    int equals = Scan.indexOfOutsideQuotes(param, '=', 0);
    String name = param.substring(0, equals).strip();
    String value = equals < param.length() ? param.substring(equals + 1).strip() : "";
    if (name.isEmpty() && equals == param.length()) {
      return; // ";;" and a semicolon at the end are seen in practice and mean nothing
    }
    if (!Scan.isToken(name)) {
      throw new AddressSyntaxException("the name of a parameter is a token");
    }
    if (!Scan.isParameterValue(value)) {
      throw new AddressSyntaxException("malformed value of a parameter");
    }
    putFirst(params, name, value);
  }

  /** Adds a parameter unless there is one of that name without case. */
  static void putFirst(Map<String, String> params, String name, String value)
      throws AddressSyntaxException {
    if (find(params, name).isPresent()) {
      return;
    }
    if (params.size() == MAX_COUNT) {
      throw new AddressSyntaxException("an address has more than " + MAX_COUNT + " parameters");
    }
    params.put(name, value);
  }

  /** Writes parameters, each with its semicolon in front. */
  static String write(Map<String, String> params) {
    StringBuilder text = new StringBuilder();
    params.forEach(
        (name, value) -> {
          text.append(';').append(name);
          if (!value.isEmpty()) {
            text.append('=').append(value);
          }
        });
    return text.toString();
  }
}
