package org.opencpm.subscriber;

import java.time.Instant;
import java.util.Optional;

/**
 * One device of a user. It outlives its registrations, so that what it has had already is not
 * delivered again.
 *
 * @param key {@code +sip.instance} without angle brackets or, without one, the Contact's
 *     user@host:port
 * @param instance the {@code +sip.instance} URN, null when the device has none
 * @param name name given at registration (AD-CL-44), null when none
 * @param binding the latest registration, null once removed or expired
 */
public record Device(
    long id, long subscriberId, String key, String instance, String name, Binding binding) {

  /** The binding, if it is still valid. */
  public Optional<Binding> liveBinding(Instant now) {
    return Optional.ofNullable(binding).filter(b -> b.liveAt(now));
  }

  /** Whether a request sent now has a chance: registered and not lost. */
  public boolean reachable(Instant now) {
    return liveBinding(now).filter(b -> !b.lost()).isPresent();
  }
}
