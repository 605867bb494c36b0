package org.opencpm.messaging;

import java.util.List;
import java.util.Map;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.Subscriber;

/**
 * A checked INVITE of a CPM session.
 *
 * @param forth from the caller to the one invited; his {@code recipient} is null where the caller's
 *     server passes it on (IMS mode)
 * @param caller null when he is not served here
 * @param verdict what the invited user's rules say; null when he is not served here
 */
public record Invitation(
    InboundRequest request, SessionDirection forth, Subscriber caller, Verdict verdict) {

  /**
   * The other direction: from the one invited, who is served here, to the caller.
   *
   * @param device the device that answered; null for none
   * @param callId Call-ID on its side
   * @param life how long its messages may wait for the caller
   */
  public SessionDirection back(Device device, String callId, Lifetime life) {
    Sender answering =
        forth.recipient() == null
            ? Sender.foreign(forth.recipientAddress(), false)
            : Sender.of(forth.recipient(), forth.recipientAddress(), device, false);
    HeaderList ids =
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", forth.conversationId()),
                Map.entry("Contribution-ID", forth.contributionId())));
    return new SessionDirection(
        answering,
        caller,
        forth.sender().address(),
        null,
        callId,
        forth.conversationId(),
        forth.contributionId(),
        forth.service(),
        ids,
        life);
  }
}
