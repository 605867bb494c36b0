package org.opencpm.chat;

import java.util.Optional;

/** Which of the callee's devices he uses, of several that are in a session (AD-PF-39). */
final class DeviceInUse {

  private final ChatLegs legs;
  private volatile LegMedia first;

  DeviceInUse(ChatLegs legs) {
    this.legs = legs;
  }

  /** Somebody did something on that leg; any thread. */
  void used(LegMedia media) {
    if (first == null && legs.of(media).filter(leg -> leg.side() == Side.CALLEE).isPresent()) {
      first = media;
    }
  }

  /** The callee's leg on which he did something first, while it is up. */
  Optional<Leg> leg() {
    LegMedia known = first;
    return known == null
        ? Optional.empty()
        : legs.of(known).filter(leg -> leg.side() == Side.CALLEE && leg.isUp());
  }
}
