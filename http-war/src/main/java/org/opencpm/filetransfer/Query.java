package org.opencpm.filetransfer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The query of a URL. Read here, because containers differ about names without a value, of which
 * {@code get_upload_info} is one.
 */
final class Query {

  private Query() {}

  /**
   * The values by name; of two with one name the first counts, without an equals sign it is "".
   *
   * @param query null if there is none
   */
  static Map<String, String> parse(String query) {
    Map<String, String> values = new HashMap<>();
    if (query != null) {
      for (String pair : query.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Half an escape: it is nothing that we know.
      return text;
    }
  }
}
