package org.opencpm.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a device accepts an invitation by itself ({@code AutAccept} of the provisioning). It rings
 * until then.
 *
 * @param after how long it rings; empty when it waits for its user
 */
public record Acceptance(Optional<Duration> after) {

  /** Without the user, at once. */
  public static final Acceptance AT_ONCE = new Acceptance(Optional.of(Duration.ZERO));

  /** Only when the user says so. */
  public static final Acceptance MANUAL = new Acceptance(Optional.empty());

  /** Checks the time. */
  public Acceptance {
    Objects.requireNonNull(after, "after");
    if (after.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("Negative time " + after.get());
    }
  }

  /** Without the user, after that time of ringing. */
  public static Acceptance after(Duration time) {
    return new Acceptance(Optional.of(time));
  }
}
