package org.opencpm.filetransfer;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file a request or an answer carries (RFC 9110 section 14.4).
 *
 * @param first its first byte, from 0
 * @param last its last byte
 * @param size of the whole file; empty if not known
 */
public record ContentRange(long first, long last, OptionalLong size) {

  // Eighteen digits fit a long. One client leaves the unit out (fact sheet 6.6).
  private static final Pattern FORM =
      Pattern.compile(
          "(?:bytes[ =\t])?[ \t]*(\\d{1,18})[ \t]*-[ \t]*(\\d{1,18})[ \t]*/[ \t]*(\\d{1,18}|\\*)",
          Pattern.CASE_INSENSITIVE);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if last is before first, or not in a file of that size
   */
  public ContentRange {
    if (first < 0 || last < first || last >= size.orElse(Long.MAX_VALUE)) {
      throw new IllegalArgumentException("impossible content range");
    }
  }

  /** Reads a header value, with or without its unit; empty if it is none or impossible. */
  public static Optional<ContentRange> parse(String value) {
    Matcher form = FORM.matcher(value.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(form.group(1));
    long last = Long.parseLong(form.group(2));
    OptionalLong size =
        form.group(3).equals("*")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(form.group(3)));
    return last < first || last >= size.orElse(Long.MAX_VALUE)
        ? Optional.empty()
        : Optional.of(new ContentRange(first, last, size));
  }

  /** Number of bytes that it covers. */
  public long length() {
    return last - first + 1;
  }

  /** The header value. */
  @Override
  public String toString() {
    return "bytes " + first + '-' + last + '/' + (size.isPresent() ? size.getAsLong() : "*");
  }
}
