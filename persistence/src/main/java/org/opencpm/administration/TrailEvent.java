package org.opencpm.administration;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened to a message, a session or a file. It never has what somebody wrote.
 *
 * @param id see {@link EventIds}; tells the time
 * @param name as in the log (docs/operations.md)
 * @param begins a message, a session or a refused request begins with it
 * @param kind of message or {@code SESSION}, null when unknown
 * @param story hash of what all events of a message or a session have in common
 * @param recipients canonical addresses, at most {@link #MAX_RECIPIENTS}
 * @param device its name, null for none
 * @param status SIP or MSRP status, 0 for none
 * @param size bytes, 0 when unknown
 * @param about message id of what a notification speaks of
 * @param detail further keys and values
 */
public record TrailEvent(
    long id,
    String name,
    boolean begins,
    String kind,
    long story,
    String messageId,
    String conversationId,
    String contributionId,
    String callId,
    String sender,
    List<String> recipients,
    String device,
    int status,
    long size,
    String about,
    String detail) {

  /** Of a longer list the first ones are kept. */
  public static final int MAX_RECIPIENTS = 20;

  /** Longest id, address or detail, in characters. */
  public static final int MAX_TEXT = 512;

  /** What refused requests are found by. */
  public static final String REFUSED = "state:REFUSED";

  /** What messages that ended without a device are found by. */
  public static final String FAILED = "state:FAILED";

  /**
   * What beginnings of a kind are found by, other than standalone messages and notifications, which
   * are most.
   */
  public static final String KIND = "kind:";

  public TrailEvent {
    recipients = List.copyOf(recipients);
  }

  /** When it happened, to the millisecond. */
  public Instant at() {
    return EventIds.instant(id);
  }

  /** A request or an invitation that was refused here. */
  public boolean isRefusal() {
    return status >= 300 && name.endsWith("refused");
  }

  /** A challenge to prove who one is: ordinary for the first request of a client. */
  public boolean isChallenge() {
    return isRefusal() && (status == 401 || status == 407);
  }

  /** A message that ended, and no device has it. */
  public boolean endsInVain() {
    return name.equals("expired")
        || name.equals("dropped-by-operator")
        || name.equals("attempt") && detail != null && detail.contains("REFUSED_FOR_ALL");
  }
}
