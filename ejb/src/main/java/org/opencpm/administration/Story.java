package org.opencpm.administration;

import java.time.Instant;
import java.util.List;

/**
 * All that is known of a message, session or transfer.
 *
 * @param explanation why it stands as it does and what would help, in whole sentences for somebody
 *     who knows no document; never empty
 * @param events in the order in which they happened
 * @param deliveries where it stands now, for each recipient and device; empty once it is over
 * @param canDeliver whether {@link Administration#deliverNow} would try something
 * @param canDrop whether {@link Administration#drop} would end something
 */
public record Story(
    Found what,
    List<String> explanation,
    List<Event> events,
    List<Standing> deliveries,
    boolean canDeliver,
    boolean canDrop) {

  public Story {
    explanation = List.copyOf(explanation);
    events = List.copyOf(events);
    deliveries = List.copyOf(deliveries);
  }

  /**
   * One thing that happened.
   *
   * @param name {@code accepted}, {@code attempt} and so on, as in the log (docs/operations.md)
   * @param text the same in one sentence
   * @param about address or device name that it concerns, null for none
   * @param status SIP or MSRP status, 0 for none
   */
  public record Event(
      Instant at, String name, String text, String about, int status, String callId) {}

  /**
   * How far one recipient's device is.
   *
   * @param device name of the device, null when the recipient has none
   * @param state in one or two words
   * @param why in one sentence
   * @param nextTry null when none is planned
   */
  public record Standing(
      String recipient,
      String device,
      long deviceId,
      String state,
      String why,
      int attempts,
      int lastStatus,
      Instant nextTry,
      Instant expiresAt) {}
}
