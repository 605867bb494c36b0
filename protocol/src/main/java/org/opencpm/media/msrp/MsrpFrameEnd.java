package org.opencpm.media.msrp;

import java.util.Objects;

/**
 * The end-line.
 *
 * @param transactionId transaction that ends
 * @param continuation whether more of the message follows
 */
public record MsrpFrameEnd(String transactionId, Continuation continuation) implements MsrpFrame {

  /** Checks that both are there. */
  public MsrpFrameEnd {
    Objects.requireNonNull(transactionId);
    Objects.requireNonNull(continuation);
  }
}
