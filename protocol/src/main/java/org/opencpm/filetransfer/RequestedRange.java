package org.opencpm.filetransfer;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Range header asks of a file (RFC 9110 section 14.2). Several ranges in one request, other
 * units and malformed values are ignored, as that section allows: the whole file is the answer.
 *
 * @param range what to send; empty for the whole file
 * @param satisfiable false if no byte of the file is in the range (416)
 */
public record RequestedRange(Optional<ContentRange> range, boolean satisfiable) {

  private static final RequestedRange WHOLE = new RequestedRange(Optional.empty(), true);
  private static final RequestedRange NOTHING = new RequestedRange(Optional.empty(), false);
  private static final Pattern FORM =
      Pattern.compile("bytes=[ \t]*(\\d*)-(\\d*)[ \t]*", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a header value.
   *
   * @param value null if the request has no such header
   * @param size of the file in bytes
   */
  public static RequestedRange of(String value, long size) {
    Matcher form = value == null ? null : FORM.matcher(value.strip());
    if (form == null || !form.matches()) {
      return WHOLE;
    }
    String first = form.group(1);
    String last = form.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? WHOLE : suffix(number(last), size);
    }
    long from = number(first);
    if (!last.isEmpty() && number(last) < from) {
      return WHOLE;
    }
    long to = last.isEmpty() ? size - 1 : Math.min(number(last), size - 1);
    return from >= size ? NOTHING : part(from, to, size);
  }

  /** A number of any length: what is more than any file has is as good as the most. */
  private static long number(String digits) {
    return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static RequestedRange suffix(long length, long size) {
    return length == 0 || size == 0 ? NOTHING : part(Math.max(0, size - length), size - 1, size);
  }

  private static RequestedRange part(long first, long last, long size) {
    return new RequestedRange(
        Optional.of(new ContentRange(first, last, OptionalLong.of(size))), true);
  }
}
