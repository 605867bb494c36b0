package org.opencpm.media.msrp;

/**
 * Which bytes of a message a chunk carries (RFC 4975 7.1.1, header Byte-Range). Bytes count from 1.
 *
 * @param start number of the first byte, 1 or more
 * @param end number of the last byte, start - 1 for an empty chunk, {@link #UNKNOWN} for {@code *}
 * @param total size of the whole message, {@link #UNKNOWN} for {@code *}
 */
public record ByteRange(long start, long end, long total) {

  /** The value of {@code *}. */
  public static final long UNKNOWN = -1;

  /** A chunk that starts at the first byte, of unknown length and total: what no header means. */
  public static final ByteRange FROM_START = new ByteRange(1, UNKNOWN, UNKNOWN);

  private static final int MAX_DIGITS = 18;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if they are no range
   */
  public ByteRange {
    boolean endKnown = end != UNKNOWN;
    boolean totalKnown = total != UNKNOWN;
    if (start < 1
        || endKnown && end < start - 1
        || total < UNKNOWN
        || totalKnown && (start > total + 1 || endKnown && end > total)) {
      throw new IllegalArgumentException("not a range of bytes");
    }
  }

  /**
   * Reads a header value such as {@code 1-320/320} or {@code 2049-*&#47;*}.
   *
   * @throws MsrpSyntaxException if it is no range
   */
  public static ByteRange parse(String text) throws MsrpSyntaxException {
    int dash = text.indexOf('-');
    int slash = text.indexOf('/', dash + 1);
    if (dash < 0 || slash < 0) {
      throw new MsrpSyntaxException("malformed Byte-Range");
    }
    long start = number(text.substring(0, dash));
    long end = number(text.substring(dash + 1, slash));
    long total = number(text.substring(slash + 1));
    try {
      return new ByteRange(start, end, total);
    } catch (IllegalArgumentException e) {
      throw new MsrpSyntaxException("impossible Byte-Range");
    }
  }

  private static long number(String text) throws MsrpSyntaxException {
    String digits = text.strip();
    if (digits.equals("*")) {
      return UNKNOWN;
    }
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new MsrpSyntaxException("malformed number in a Byte-Range");
    }
    return Long.parseLong(digits);
  }

  /** True if the last byte is known. */
  public boolean endKnown() {
    return end != UNKNOWN;
  }

  /** True if the size of the message is known. */
  public boolean totalKnown() {
    return total != UNKNOWN;
  }

  /** The header value on the wire. */
  @Override
  public String toString() {
    return start + "-" + (endKnown() ? end : "*") + "/" + (totalKnown() ? total : "*");
  }
}
