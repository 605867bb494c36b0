package org.opencpm.client.call;

import java.util.Objects;

/**
 * The body of a SIP message.
 *
 * @param type its media type, as written in Content-Type; empty for no body
 * @param bytes its bytes
 */
public record Content(String type, byte[] bytes) {

  /** No body. */
  public static final Content NONE = new Content("", new byte[0]);

  /** Takes the bytes as they are, without a copy. */
  public Content {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(bytes, "bytes");
  }

  /** A session description. */
  public static Content sdp(byte[] description) {
    return new Content("application/sdp", description);
  }

  /** Whether there is no body. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }
}
