package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A multipart body (RFC 2046 section 5.1): its parts, without what stands before the first and
 * after the last one. Nested multiparts stay unread bodies of their part. Lines may end in LF
 * alone; the closing delimiter must be there, so that a truncated body is not taken for a whole
 * one. The work grows with the length of the body alone.
 */
public final class Multipart {

  /** Most parts of one body. */
  static final int MAX_PARTS = 32;

  /** Longest boundary, in characters (RFC 2046). */
  static final int MAX_BOUNDARY = 70;

  private final List<MimeEntity> parts;

  private Multipart(List<MimeEntity> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Takes a body apart.
   *
   * @param body the body, copied
   * @param type its media type, which names the boundary
   * @throws CpimSyntaxException if the type has no usable boundary, a delimiter is missing, there
   *     is no part or more than 32, or the headers of a part cannot be read
   */
  public static Multipart parse(byte[] body, MediaType type) throws CpimSyntaxException {
    if (!type.type().equals("multipart")) {
      throw new CpimSyntaxException("not a multipart type");
    }
    String boundary =
        type.param("boundary")
            .filter(Multipart::isBoundary)
            .orElseThrow(() -> new CpimSyntaxException("multipart without a usable boundary"));
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    return new Multipart(split(body.clone(), delimiter));
  }

  /** The parts in order; at least one. */
  public List<MimeEntity> parts() {
    return parts;
  }

  /**
   * Writes a multipart body.
   *
   * @param boundary the boundary, which no part may contain as a delimiter
   * @param parts the parts, one to 32; their headers are written as they are
   * @throws IllegalArgumentException if the boundary or the number of parts does not fit
   */
  public static byte[] write(String boundary, List<MimeEntity> parts) {
    if (!isBoundary(boundary)) {
      throw new IllegalArgumentException("not a boundary");
    }
    if (parts.isEmpty() || parts.size() > MAX_PARTS) {
      throw new IllegalArgumentException("a multipart body has 1 to " + MAX_PARTS + " parts");
    }
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (MimeEntity part : parts) {
      byte[] body = part.body();
      if (indexOfDelimiter(body, 0, delimiter) >= 0) {
        throw new IllegalArgumentException("a part contains the boundary");
      }
      out.writeBytes(delimiter);
      HeaderLines.endLine(out);
      part.writeTo(out);
      HeaderLines.endLine(out);
    }
    out.writeBytes(delimiter);
    out.write('-');
    out.write('-');
    HeaderLines.endLine(out);
    return out.toByteArray();
  }

  private static List<MimeEntity> split(byte[] data, byte[] delimiter) throws CpimSyntaxException {
    List<MimeEntity> parts = new ArrayList<>(4);
    int line = indexOfDelimiter(data, 0, delimiter);
    while (line >= 0) {
      int after = line + delimiter.length;
      if (isClosing(data, after)) {
        if (parts.isEmpty()) {
          throw new CpimSyntaxException("multipart without a part");
        }
        return parts;
      }
      if (parts.size() == MAX_PARTS) {
        throw new CpimSyntaxException("more than " + MAX_PARTS + " parts");
      }
      int from = afterLineEnd(data, after);
      int next = indexOfDelimiter(data, from, delimiter);
      if (next >= 0) {
        parts.add(part(data, from, Math.max(from, beforeLineEnd(data, next))));
      }
      line = next;
    }
    throw new CpimSyntaxException("multipart without its closing delimiter");
  }

  private static MimeEntity part(byte[] data, int from, int to) throws CpimSyntaxException {
    HeaderBlock block = HeaderBlock.read(data, from, to, true);
    return MimeEntity.view(block.headers(), data, block.end(), to);
  }

  /** Index of the next line that is a delimiter, from the beginning of a line on; or -1. */
  private static int indexOfDelimiter(byte[] data, int from, byte[] delimiter) {
    int line = from;
    while (line + delimiter.length <= data.length) {
      if (startsWith(data, line, delimiter) && endsAsDelimiter(data, line + delimiter.length)) {
        return line;
      }
      while (line < data.length && data[line] != '\n') {
        line++;
      }
      line++;
    }
    return -1;
  }

  private static boolean startsWith(byte[] data, int at, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (data[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** A longer boundary that begins with ours is somebody else's: only blanks may follow. */
  private static boolean endsAsDelimiter(byte[] data, int at) {
    int end = isClosing(data, at) ? at + 2 : at;
    while (end < data.length && (data[end] == ' ' || data[end] == '\t')) {
      end++;
    }
    return end == data.length
        || data[end] == '\n'
        || data[end] == '\r' && end + 1 < data.length && data[end + 1] == '\n';
  }

  private static boolean isClosing(byte[] data, int at) {
    return at + 1 < data.length && data[at] == '-' && data[at + 1] == '-';
  }

  private static int afterLineEnd(byte[] data, int at) {
    int end = at;
    while (end < data.length && data[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, data.length);
  }

  /** The line end in front of a delimiter belongs to the delimiter. */
  private static int beforeLineEnd(byte[] data, int line) {
    int end = line - 1;
    return end > 0 && data[end - 1] == '\r' ? end - 1 : end;
  }

  private static boolean isBoundary(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_BOUNDARY
        && text.charAt(text.length() - 1) != ' '
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
