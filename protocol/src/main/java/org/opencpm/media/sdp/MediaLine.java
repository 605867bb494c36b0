package org.opencpm.media.sdp;

import java.util.List;

/**
 * The {@code m=} line (RFC 4566 section 5.14).
 *
 * @param media what kind of medium: {@code message}, {@code audio} …
 * @param port 0 (refused or ended) to 65535
 * @param portCount what followed the port after a slash; empty if nothing
 * @param proto the transport protocol, as {@code TCP/MSRP}
 * @param formats the formats; {@code *} for messages
 */
record MediaLine(String media, int port, String portCount, String proto, List<String> formats) {

  static final int MAX_PORT = 65_535;

  private static final int MIN_FIELDS = 3;

  MediaLine {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port out of range");
    }
    formats = List.copyOf(formats);
  }

  /**
   * Reads the value of an {@code m=} line.
   *
   * @throws SdpSyntaxException if there is no medium, port or protocol
   */
  static MediaLine parse(String value) throws SdpSyntaxException {
    List<String> fields = List.of(value.strip().split("[ \t]+"));
    if (fields.size() < MIN_FIELDS) {
      throw new SdpSyntaxException("m= line without medium, port and protocol");
    }
    String port = fields.get(1);
    int slash = port.indexOf('/');
    return new MediaLine(
        fields.get(0),
        port(slash < 0 ? port : port.substring(0, slash)),
        slash < 0 ? "" : port.substring(slash + 1),
        fields.get(2),
        fields.subList(MIN_FIELDS, fields.size()));
  }

  private static int port(String digits) throws SdpSyntaxException {
    int port = -1;
    if (!digits.isEmpty()
        && digits.length() <= 5
        && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      port = Integer.parseInt(digits);
    }
    if (port < 0 || port > MAX_PORT) {
      throw new SdpSyntaxException("m= line with an impossible port");
    }
    return port;
  }

  MediaLine withPort(int newPort) {
    return new MediaLine(media, newPort, newPort == 0 ? "" : portCount, proto, formats);
  }

  SdpLine line() {
    StringBuilder text = new StringBuilder(media).append(' ').append(port);
    if (!portCount.isEmpty()) {
      text.append('/').append(portCount);
    }
    text.append(' ').append(proto);
    formats.forEach(format -> text.append(' ').append(format));
    return SdpLine.of('m', text.toString());
  }
}
