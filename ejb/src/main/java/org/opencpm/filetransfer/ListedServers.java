package org.opencpm.filetransfer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The content servers besides our own from which files may be fetched (fact sheet 6.8; {@code
 * CPM_CONTENT_SERVERS}). A URL belongs to one of them when scheme, host and port are the same and
 * its path begins with the listed one; what could be read in two ways belongs to none.
 */
final class ListedServers {

  private static final int LONGEST = 2000;

  private final List<URI> servers;

  /**
   * Makes the list.
   *
   * @param servers http or https URLs whose path ends with a slash
   */
  ListedServers(List<URI> servers) {
    this.servers = List.copyOf(servers);
  }

  /** The URL, if it belongs to a listed server. */
  Optional<URI> listed(String url) {
    if (servers.isEmpty() || url.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(url);
      return isPlain(uri) && servers.stream().anyMatch(server -> holds(server, uri))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      // A peer wrote it.
      return Optional.empty();
    }
  }

  /** No user, no fragment, no way up, no slash or dot in disguise, ASCII alone. */
  private static boolean isPlain(URI uri) {
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return false;
    }
    String path = uri.getRawPath();
    String lower = path.toLowerCase(Locale.ROOT);
    return path.chars().allMatch(c -> c > ' ' && c < 0x7f)
        && path.equals(uri.normalize().getRawPath())
        && !lower.contains("%2e")
        && !lower.contains("%2f")
        && !lower.contains("%5c")
        && !path.contains("//");
  }

  private static boolean holds(URI server, URI uri) {
    return server.getScheme().equalsIgnoreCase(uri.getScheme())
        && server.getHost().equalsIgnoreCase(uri.getHost())
        && port(server) == port(uri)
        && uri.getRawPath().startsWith(server.getRawPath());
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
