package org.opencpm.administration.routing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which handler answers which method and path. A pattern's segments are words or names in braces; a
 * word beats a name.
 *
 * @param <H> what handles a request
 */
public final class Routes<H> {

  private final List<Route<H>> routes = new ArrayList<>();

  private record Route<H>(String method, List<String> pattern, H handler) {}

  /**
   * What a method and a path lead to.
   *
   * @param handler null when nothing handles it
   * @param allowed methods that the path knows; empty when nothing has that path
   */
  public record Match<H>(H handler, Map<String, String> segments, Set<String> allowed) {}

  /** Adds one. HEAD goes where GET goes. */
  public Routes<H> add(String method, String pattern, H handler) {
    routes.add(new Route<>(method, List.of(split(pattern)), handler));
    return this;
  }

  /** All of them, as {@code GET /messages/{key}}. */
  public List<String> all() {
    return routes.stream()
        .map(route -> route.method + " /" + String.join("/", route.pattern))
        .toList();
  }

  /**
   * Finds the handler.
   *
   * @param path as in the request, with its escapes
   */
  public Match<H> match(String method, String path) {
    String[] words = split(path);
    String asked = method.equals("HEAD") ? "GET" : method;
    Set<String> allowed = new TreeSet<>();
    Route<H> best = null;
    for (Route<H> route : routes) {
      if (fits(route.pattern, words)) {
        allowed.add(route.method);
        if (route.method.equals(asked) && (best == null || names(route) < names(best))) {
          best = route;
        }
      }
    }
    return best == null
        ? new Match<>(null, Map.of(), allowed)
        : new Match<>(best.handler, segments(best.pattern, words), allowed);
  }

  private static String[] split(String path) {
    return Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toArray(String[]::new);
  }

  private static boolean fits(List<String> pattern, String[] words) {
    if (pattern.size() != words.length) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!isName(pattern.get(i)) && !pattern.get(i).equals(words[i])) {
        return false;
      }
    }
    return true;
  }

  private static long names(Route<?> route) {
    return route.pattern.stream().filter(Routes::isName).count();
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }

  private static Map<String, String> segments(List<String> pattern, String[] words) {
    Map<String, String> segments = new HashMap<>();
    for (int i = 0; i < words.length; i++) {
      String segment = pattern.get(i);
      if (isName(segment)) {
        segments.put(segment.substring(1, segment.length() - 1), decoded(words[i]));
      }
    }
    return segments;
  }

  private static String decoded(String word) {
    try {
      // A plus sign stands for itself in a path.
      return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return word;
    }
  }
}
