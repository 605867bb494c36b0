package org.opencpm.client.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Cuts the bytes of one direction of a TCP connection into SIP messages (RFC 3261 section 18.3: the
 * Content-Length field ends a message on a stream). Keep-alive line ends between messages (RFC 5626
 * section 4.4.1) are dropped.
 *
 * <p>It only observes: bytes that make no sense are handed on as they are, once more than {@link
 * #MAX_MESSAGE} of them have gathered. Not safe for use by several threads.
 */
public final class SipStreamSplitter {

  /** Most bytes kept for one message: 1 MiB. */
  public static final int MAX_MESSAGE = 1 << 20;

  private final Consumer<byte[]> messages;
  private byte[] kept = new byte[2048];
  private int length;

  /**
   * A splitter for one direction of one connection.
   *
   * @param messages receives each whole message
   */
  public SipStreamSplitter(Consumer<byte[]> messages) {
    this.messages = messages;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @param source array that holds them
   * @param from index of the first
   * @param count how many
   */
  public void accept(byte[] source, int from, int count) {
    if (length + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(kept.length * 2, length + count));
    }
    System.arraycopy(source, from, kept, length, count);
    length += count;
    int whole = nextMessage();
    while (whole > 0) {
      messages.accept(Arrays.copyOf(kept, whole));
      drop(whole);
      whole = nextMessage();
    }
  }

  private int nextMessage() {
    int blank = 0;
    while (blank < length && (kept[blank] == '\r' || kept[blank] == '\n')) {
      blank++;
    }
    drop(blank);
    int head = endOfHead(kept, length);
    if (head < 0) {
      return length > MAX_MESSAGE ? length : 0;
    }
    long whole = head + contentLength(new String(kept, 0, head, StandardCharsets.UTF_8));
    if (whole > MAX_MESSAGE) {
      return length > MAX_MESSAGE ? length : 0;
    }
    return whole <= length ? (int) whole : 0;
  }

  private void drop(int count) {
    if (count > 0) {
      System.arraycopy(kept, count, kept, 0, length - count);
      length -= count;
    }
  }

  private static long contentLength(String head) {
    for (String line : head.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (name.equals("content-length") || name.equals("l")) {
          return digits(line.substring(colon + 1).strip());
        }
      }
    }
    return 0;
  }

  private static long digits(String value) {
    if (value.isEmpty()
        || value.length() > 9
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    return Long.parseLong(value);
  }

  /**
   * Index of the first byte after the empty line that ends the header fields, or -1 when there is
   * none among the first {@code length} bytes.
   */
  static int endOfHead(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (i + 1 < length && bytes[i + 1] == '\n') {
        return i + 2;
      }
      if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
        return i + 3;
      }
    }
    return -1;
  }
}
