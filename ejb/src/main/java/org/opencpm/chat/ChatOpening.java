package org.opencpm.chat;

import java.util.List;
import java.util.Optional;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.subscriber.Device;

/**
 * With what a caller's chat begins.
 *
 * @param offer of the caller
 * @param first the message that came in the INVITE
 * @param rounds devices of a callee who is served here, to be invited one round after the other
 */
record ChatOpening(
    SessionDescription offer, Optional<FirstMessage> first, List<List<Device>> rounds) {

  /** How many devices may ring, in all rounds. */
  int devices() {
    return rounds.stream().mapToInt(List::size).sum();
  }

  /**
   * The way of the first message; empty when there is none.
   *
   * @param hearer hears how it ended
   */
  Optional<FirstPassage> passage(
      ChatEnvironment env, SessionDirection forth, ChatRules rules, FirstPassage.Hearer hearer) {
    return first.map(message -> new FirstPassage(env, forth, rules, message, hearer));
  }
}
