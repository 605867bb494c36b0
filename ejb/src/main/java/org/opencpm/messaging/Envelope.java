package org.opencpm.messaging;

import java.time.Instant;
import java.util.List;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.NameAddress;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * What a message says outside of its body, whether a SIP MESSAGE or a session brought it.
 *
 * @param request the MESSAGE; null when a session brought it
 * @param transferId MSRP Message-ID; null for a MESSAGE
 */
record Envelope(
    Sender sender,
    InboundRequest request,
    String transferId,
    String callId,
    String conversationId,
    String contributionId,
    ServiceIdentifier service,
    HeaderList headers,
    Lifetime life) {

  static Envelope of(InboundRequest request, Sender sender, CpmIdentities ids, Lifetime life) {
    return new Envelope(
        sender,
        request,
        null,
        request.callId(),
        ids.conversationId(),
        ids.contributionId(),
        ids.service(),
        ids.addTo(PassedHeaders.of(request.headers(), sender.anonymous())),
        life);
  }

  static Envelope of(SessionDirection direction, ServiceIdentifier service, String transferId) {
    return new Envelope(
        direction.sender(),
        null,
        transferId,
        direction.callId(),
        direction.conversationId(),
        direction.contributionId(),
        service,
        direction.headers(),
        direction.life());
  }

  /** The message as it is to be stored. */
  NewMessage message(
      MessageKind kind, MessageContent content, List<NewRecipient> recipients, Instant now) {
    Device device = sender.device();
    return new NewMessage(
        kind,
        sender.key(),
        sender.subscriberId(),
        sender.address(),
        device == null ? null : device.key(),
        content.messageId(),
        callId,
        conversationId,
        contributionId,
        service.name(),
        content.wishes(),
        headers.serialise(),
        content.contentType(),
        content.body(),
        sender.anonymous(),
        now,
        recipients);
  }

  /**
   * Identity of the message to one recipient (design 4.1).
   *
   * @param recipientId the user, or 0
   * @param unknownAddress tells those apart who are no users; empty for a user
   * @param messageId null for a message without
   */
  String dedupeKey(long recipientId, String unknownAddress, String messageId) {
    String between = unknownAddress.isEmpty() ? sender.key() : sender.key() + " " + unknownAddress;
    if (messageId != null) {
      return DedupeKey.ofMessageId(between, recipientId, messageId);
    }
    if (request == null) {
      return DedupeKey.ofRequest(between, recipientId, callId, transferId, "");
    }
    String tag;
    try {
      tag = NameAddress.parse(request.header("From").orElse("")).param("tag").orElse("");
    } catch (AddressSyntaxException e) {
      // The sender check has parsed From; one without a usable tag is told apart by the rest.
      tag = "";
    }
    return DedupeKey.ofRequest(
        between, recipientId, callId, request.header("CSeq").orElse(""), tag);
  }
}
