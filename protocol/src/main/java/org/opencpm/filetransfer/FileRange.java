package org.opencpm.filetransfer;

import java.util.OptionalLong;
import org.opencpm.media.sdp.SdpSyntaxException;

/**
 * Which part of a file moves (RFC 5547 section 6, {@code a=file-range}).
 *
 * @param start its first byte, from 1
 * @param stop its last byte; empty for the end of the file
 */
public record FileRange(long start, OptionalLong stop) {

  /** Name of the attribute. */
  public static final String ATTRIBUTE = "file-range";

  // Eighteen digits are more than any file, and fit a long.
  private static final int MAX_DIGITS = 18;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if start is below 1, or stop below start
   */
  public FileRange {
    if (start < 1 || stop.orElse(start) < start) {
      throw new IllegalArgumentException("impossible file range");
    }
  }

  /** From that byte on, counted from 1, to the end of the file. */
  public static FileRange from(long start) {
    return new FileRange(start, OptionalLong.empty());
  }

  /**
   * Reads an attribute's value.
   *
   * @throws SdpSyntaxException if it is no {@code start-stop} or the bounds are impossible
   */
  public static FileRange parse(String value) throws SdpSyntaxException {
    int dash = value.indexOf('-');
    if (dash < 0) {
      throw new SdpSyntaxException("file range without a dash");
    }
    long start = number(value.substring(0, dash).strip());
    String last = value.substring(dash + 1).strip();
    OptionalLong stop =
        last.equals("*") || last.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(last));
    if (start < 1 || stop.orElse(start) < start) {
      throw new SdpSyntaxException("impossible file range");
    }
    return new FileRange(start, stop);
  }

  /** Number of bytes, if the file has this size; never below 0. */
  public long length(long size) {
    return Math.max(0, Math.min(stop.orElse(size), size) - start + 1);
  }

  static long number(String text) throws SdpSyntaxException {
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new SdpSyntaxException("not a number of bytes");
    }
    return Long.parseLong(text);
  }

  /** The attribute's value. */
  @Override
  public String toString() {
    return start + "-" + (stop.isPresent() ? Long.toString(stop.getAsLong()) : "*");
  }
}
