package org.opencpm.client.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts the bytes of one direction of an MSRP connection into frames (RFC 4975 section 7.1: a frame
 * ends with the line of seven hyphens, the transaction identifier and a flag).
 *
 * <p>It only observes, and shares nothing with the codec that it observes: bytes that make no sense
 * are handed on as they are, once more than {@link #MAX_FRAME} of them have gathered. Not safe for
 * use by several threads.
 */
public final class MsrpStreamSplitter {

  /** Most bytes kept for one frame: 16 MiB. */
  public static final int MAX_FRAME = 16 << 20;

  private static final int LONGEST_START_LINE = 512;

  private final Consumer<byte[]> frames;
  private byte[] kept = new byte[4096];
  private int length;
  private int searched;

  /**
   * A splitter for one direction of one connection.
   *
   * @param frames receives each whole frame
   */
  public MsrpStreamSplitter(Consumer<byte[]> frames) {
    this.frames = frames;
  }

  /** Takes the next bytes of the stream. */
  public void accept(byte[] bytes) {
    if (length + bytes.length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(kept.length * 2, length + bytes.length));
    }
    System.arraycopy(bytes, 0, kept, length, bytes.length);
    length += bytes.length;
    int whole = nextFrame();
    while (whole > 0) {
      frames.accept(Arrays.copyOf(kept, whole));
      System.arraycopy(kept, whole, kept, 0, length - whole);
      length -= whole;
      searched = 0;
      whole = nextFrame();
    }
  }

  private int nextFrame() {
    byte[] end = endLine();
    if (end == null) {
      return length > LONGEST_START_LINE ? length : 0;
    }
    int line = searched;
    while (line < length) {
      int next = indexOf((byte) '\n', line);
      if (next < 0) {
        break;
      }
      if (startsWith(line, end)) {
        return next + 1;
      }
      line = next + 1;
    }
    // The last line may not be whole yet.
    searched = line;
    return length > MAX_FRAME ? length : 0;
  }

  /** What begins the end line of the frame that is being read; null before its first line ends. */
  private byte[] endLine() {
    int end = indexOf((byte) '\n', 0);
    if (end < 0 || end > LONGEST_START_LINE) {
      return null;
    }
    String[] words = new String(kept, 0, end, StandardCharsets.ISO_8859_1).split(" ");
    return words.length < 2
        ? null
        : ("-------" + words[1].strip()).getBytes(StandardCharsets.ISO_8859_1);
  }

  private int indexOf(byte wanted, int from) {
    for (int i = from; i < length; i++) {
      if (kept[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(int at, byte[] prefix) {
    return at + prefix.length <= length
        && Arrays.equals(kept, at, at + prefix.length, prefix, 0, prefix.length);
  }
}
