package org.opencpm.media.msrp;

import java.util.Locale;

/** Whether a sender wants to hear of failures (RFC 4975 7.1.1, header Failure-Report). */
public enum FailureReport {
  /** Every chunk is answered; a missing answer counts as time-out. */
  YES,
  /** No answer, no report. */
  NO,
  /** Only an error is answered. */
  PARTIAL;

  /** Reads a header value; what is unknown or missing (null) counts as {@link #YES}. */
  public static FailureReport of(String value) {
    if (value == null) {
      return YES;
    }
    switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "no":
        return NO;
      case "partial":
        return PARTIAL;
      default:
        return YES;
    }
  }

  /** True if an answer with this status is to be sent. */
  public boolean wantsAnswer(int status) {
    return this == YES || this == PARTIAL && status != MsrpStatus.OK;
  }

  /** The header value on the wire. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
