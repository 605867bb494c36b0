package org.opencpm.client.media;

import java.util.Objects;
import org.opencpm.media.msrp.MsrpStatus;

/**
 * What is done with a message that came.
 *
 * @param status the MSRP status for its sender; 0 for no answer
 * @param then runs on the calls' thread
 */
public record Receipt(int status, Runnable then) {

  private static final Runnable NOTHING = () -> {};

  /** Checks that nothing is missing. */
  public Receipt {
    Objects.requireNonNull(then, "then");
  }

  /** The message is taken. */
  public static Receipt taken(Runnable then) {
    return new Receipt(MsrpStatus.OK, then);
  }

  /** The message is refused with a status, or with 0 not answered at all. */
  public static Receipt refused(int status) {
    return new Receipt(status, NOTHING);
  }
}
