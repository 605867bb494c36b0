package org.opencpm.media.msrp;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/**
 * A path of MSRP URIs as in To-Path, From-Path and the SDP attribute {@code path} (RFC 4975 7.1,
 * 8.2): relays first, the endpoint last.
 *
 * @param uris one or more
 */
public record MsrpPath(List<MsrpUri> uris) {

  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException if there is no URI
   */
  public MsrpPath {
    uris = List.copyOf(uris);
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("an MSRP path has no URI");
    }
  }

  /** A path without relays. */
  public static MsrpPath of(MsrpUri uri) {
    return new MsrpPath(List.of(uri));
  }

  /**
   * Reads URIs with blanks between them.
   *
   * @throws MsrpSyntaxException if there is none, or one is malformed
   */
  public static MsrpPath parse(String text) throws MsrpSyntaxException {
    StringTokenizer words = new StringTokenizer(text, " \t");
    if (!words.hasMoreTokens()) {
      throw new MsrpSyntaxException("an MSRP path has no URI");
    }
    List<MsrpUri> uris = new ArrayList<>(1);
    while (words.hasMoreTokens()) {
      uris.add(MsrpUri.parse(words.nextToken()));
    }
    return new MsrpPath(uris);
  }

  /** The next hop: a relay, or the endpoint itself. */
  public MsrpUri first() {
    return uris.get(0);
  }

  /** The endpoint. */
  public MsrpUri last() {
    return uris.get(uris.size() - 1);
  }

  /** The path on the wire. */
  @Override
  public String toString() {
    return uris.size() == 1
        ? first().toString()
        : uris.stream().map(MsrpUri::toString).collect(Collectors.joining(" "));
  }
}
