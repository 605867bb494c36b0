package org.opencpm.administration.routing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes URLs of the console. */
public final class Links {

  private Links() {}

  /** A text as a segment of a path or a value of a query: all but unreserved characters escaped. */
  public static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  /**
   * The next page of a list: the same question, from another key.
   *
   * @param next null when there is none, then null
   */
  public static String next(String path, Parameters parameters, String next) {
    if (next == null) {
      return null;
    }
    Map<String, String> query = new TreeMap<>(parameters.all());
    query.values().removeIf(String::isBlank);
    query.put("after", next);
    return path
        + query.entrySet().stream()
            .map(entry -> escaped(entry.getKey()) + "=" + escaped(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }
}
