package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.notification.Disposition;

/**
 * The notifications about one recipient that went to the sender already, as the bits of a column.
 * The bits are part of the schema.
 */
public record Reported(int bits) {

  public static final Reported NOTHING = new Reported(0);

  private static final int DELIVERED = 1;
  private static final int DISPLAYED = 2;
  private static final int FAILED = 4;
  private static final int DELIVERY_FORBIDDEN = 8;
  private static final int DELIVERY_ERROR = 16;
  private static final int DISPLAY_FORBIDDEN = 32;
  private static final int DISPLAY_ERROR = 64;

  /**
   * Whether the sender may be told this now: each at most once; nothing about the delivery after
   * delivered or displayed, nothing about the display after displayed. What intermediaries did may
   * be told any number of times.
   */
  public boolean allows(Disposition disposition) {
    int excluding =
        switch (disposition.kind()) {
          case PROCESSING -> 0;
          case DELIVERY -> DELIVERED | DISPLAYED;
          case DISPLAY -> DISPLAYED;
        };
    return (bits & (excluding | bit(disposition))) == 0;
  }

  /** These and one more. */
  public Reported with(Disposition disposition) {
    return new Reported(bits | bit(disposition));
  }

  /** Whether the sender knows how it ended: delivered, displayed or failed. */
  public boolean outcome() {
    return (bits & (DELIVERED | DISPLAYED | FAILED)) != 0;
  }

  /** Several notifications. */
  public static Reported of(Set<Disposition> dispositions) {
    Reported reported = NOTHING;
    for (Disposition disposition : dispositions) {
      reported = reported.with(disposition);
    }
    return reported;
  }

  private static int bit(Disposition disposition) {
    return switch (disposition) {
      case DELIVERED -> DELIVERED;
      case DISPLAYED -> DISPLAYED;
      case FAILED -> FAILED;
      case DELIVERY_FORBIDDEN -> DELIVERY_FORBIDDEN;
      case DELIVERY_ERROR -> DELIVERY_ERROR;
      case DISPLAY_FORBIDDEN -> DISPLAY_FORBIDDEN;
      case DISPLAY_ERROR -> DISPLAY_ERROR;
      case PROCESSED, STORED, PROCESSING_FORBIDDEN, PROCESSING_ERROR -> 0;
    };
  }
}
