package org.opencpm.media.sdp;

/**
 * An attribute ({@code a=}) of a session or of a medium.
 *
 * @param name its name
 * @param value what follows the colon; empty for a flag
 */
public record SdpAttribute(String name, String value) {

  static SdpAttribute of(SdpLine line) {
    int colon = line.value().indexOf(':');
    return colon < 0
        ? new SdpAttribute(line.value().strip(), "")
        : new SdpAttribute(
            line.value().substring(0, colon).strip(), line.value().substring(colon + 1).strip());
  }

  /** The line to write; a flag has no colon. */
  SdpLine line() {
    return SdpLine.of('a', value.isEmpty() ? name : name + ':' + value);
  }
}
