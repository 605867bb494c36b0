package org.opencpm.media.msrp;

import java.util.Objects;

/**
 * What a REPORT request says (RFC 4975 7.1.2).
 *
 * @param messageId message that is reported on
 * @param range bytes that are reported on
 * @param status code of {@link MsrpStatus}; 200 is a success report
 * @param comment phrase behind the code; "" if there is none
 */
public record MsrpReport(String messageId, ByteRange range, int status, String comment) {

  private static final int MIN_STATUS = 100;
  private static final int MAX_STATUS = 999;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the status has not three digits or a text a line end
   */
  public MsrpReport {
    HeaderLine.requireOneLine(messageId);
    HeaderLine.requireOneLine(comment);
    Objects.requireNonNull(range);
    if (status < MIN_STATUS || status > MAX_STATUS) {
      throw new IllegalArgumentException("not an MSRP status");
    }
  }
}
