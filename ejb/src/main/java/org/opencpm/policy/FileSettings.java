package org.opencpm.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the operator sets for file transfer by {@code CPM_*} environment variables (design section
 * 5; docs/operations.md), read once at start.
 *
 * @param maxFileSize largest file, in bytes ({@code CPM_MAX_FILE_SIZE})
 * @param validity how long a file stays on the content server ({@code CPM_FT_VALIDITY})
 * @param baseUrl what URLs of files begin with, without a slash at the end: {@code CPM_FT_URL}, or
 *     made of {@code CPM_HOST} and {@code CPM_HTTP_PORT}
 * @param folder where files are kept: {@code files} in {@code CPM_DATA_DIR}
 * @param limits what operators have changed
 * @param contentServers what URLs begin with of other servers from which files may be fetched
 *     ({@code CPM_CONTENT_SERVERS}); their paths end with a slash
 */
public record FileSettings(
    long maxFileSize,
    Duration validity,
    String baseUrl,
    Path folder,
    List<URI> contentServers,
    Limits limits) {

  public FileSettings {
    contentServers = List.copyOf(contentServers);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the variable whose value is unusable
   */
  public static FileSettings of(Map<String, String> env) {
    return of(env, new Limits());
  }

  /** As above, with limits that change. */
  public static FileSettings of(Map<String, String> env, Limits limits) {
    return new FileSettings(
        size(env, "CPM_MAX_FILE_SIZE", 104_857_600),
        Settings.duration(env, "CPM_FT_VALIDITY", "P7D"),
        baseUrl(env),
        Path.of(Settings.text(env, "CPM_DATA_DIR", "data")).resolve("files"),
        contentServers(env),
        limits);
  }

  private static List<URI> contentServers(Map<String, String> env) {
    List<URI> servers = new ArrayList<>();
    for (String url : Settings.text(env, "CPM_CONTENT_SERVERS", "").split("[\\s,]+")) {
      if (!url.isEmpty()) {
        servers.add(contentServer(url));
      }
    }
    return servers;
  }

  private static URI contentServer(String url) {
    try {
      URI uri = new URI(url.endsWith("/") ? url : url + '/');
      boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.equals(uri.normalize());
      if (web && plain && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("CPM_CONTENT_SERVERS has no URL: " + url, e);
    }
    throw new IllegalArgumentException(
        "CPM_CONTENT_SERVERS has no plain http or https URL: " + url);
  }

  @Override
  public long maxFileSize() {
    return limits.number(Limit.MAX_FILE_SIZE, maxFileSize);
  }

  private static String baseUrl(Map<String, String> env) {
    String host = Settings.text(env, "CPM_HOST", "127.0.0.1");
    String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host;
    int port = Settings.port(env, "CPM_HTTP_PORT", 9080);
    String url = Settings.text(env, "CPM_FT_URL", "http://" + literal + ':' + port + "/ft");
    try {
      URI uri = URI.create(url);
      boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("CPM_FT_URL is no URL: " + url, e);
    }
    throw new IllegalArgumentException("CPM_FT_URL is no http or https URL: " + url);
  }

  private static long size(Map<String, String> env, String name, long fallback) {
    String value = Settings.text(env, name, Long.toString(fallback));
    try {
      long parsed = Long.parseLong(value);
      if (parsed > 0) {
        return parsed;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
    throw new IllegalArgumentException(name + " must be above 0: " + value);
  }
}
