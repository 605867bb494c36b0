package org.opencpm.client.wire;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * One SIP message, or one MSRP frame, as its bytes crossed a socket.
 *
 * @param direction sent or received, seen from the client
 * @param transport {@code UDP} or {@code TCP} for SIP, {@code MSRP}
 * @param local the client's end
 * @param remote the other end
 * @param at wall clock time of the read or write
 * @param nanoTime {@link System#nanoTime()} of the read or write
 * @param bytes the whole message: start line, header fields, body; of an MSRP frame its end line
 *     too
 */
public record WireEvent(
    Direction direction,
    String transport,
    InetSocketAddress local,
    InetSocketAddress remote,
    Instant at,
    long nanoTime,
    byte[] bytes) {

  /** Which way a message went, seen from the client. */
  public enum Direction {
    /** Written by the client. */
    SENT,
    /** Read by the client. */
    RECEIVED
  }

  /** Takes a copy of the bytes. */
  public WireEvent {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(at, "at");
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The request line or status line, without its line end. */
  public String startLine() {
    String head = new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.UTF_8);
    int end = head.indexOf('\n');
    return (end < 0 ? head : head.substring(0, end)).stripTrailing();
  }

  /** Whether this is a request (and not a response). */
  public boolean isRequest() {
    return !startLine().startsWith("SIP/2.0 ");
  }

  /**
   * The value of the first header field of that name, in the long form of the name, or null.
   *
   * @param name the field's name; case does not matter
   */
  public String header(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String head = new String(bytes, 0, headLength(), StandardCharsets.UTF_8);
    for (String line : head.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(wanted)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }

  /** The bytes after the empty line that ends the header fields; empty when there is no body. */
  public byte[] body() {
    int from = headLength();
    byte[] body = new byte[bytes.length - from];
    System.arraycopy(bytes, from, body, 0, body.length);
    return body;
  }

  /** The whole message as text, for people. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int headLength() {
    int end = SipStreamSplitter.endOfHead(bytes, bytes.length);
    return end < 0 ? bytes.length : end;
  }

  @Override
  public String toString() {
    return direction + " " + transport + " " + local + " " + remote + " " + startLine();
  }
}
