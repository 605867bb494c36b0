package org.opencpm.messaging;

import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/**
 * One direction of a session: who sends to whom, and what all messages of that direction share.
 *
 * @param recipient null for somebody who is not served here
 * @param recipientAddress his canonical address that was used
 * @param deviceKey the only device meant, null for all
 * @param callId Call-ID of the session's INVITE on the sender's side
 * @param headers SIP header fields that go on with a message, its ids among them
 * @param life how long a message may wait
 */
public record SessionDirection(
    Sender sender,
    Subscriber recipient,
    String recipientAddress,
    String deviceKey,
    String callId,
    String conversationId,
    String contributionId,
    ServiceIdentifier service,
    HeaderList headers,
    Lifetime life) {

  /** Identity of the recipient for correlation, as {@link Sender#key}. */
  public String recipientKey() {
    return recipient == null ? Sender.keyOfForeign(recipientAddress) : Sender.keyOf(recipient);
  }
}
