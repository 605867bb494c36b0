package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.conversation.ContributionId;
import org.opencpm.conversation.ConversationId;
import org.opencpm.conversation.InvalidIdException;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.AcceptContact;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Service and identities of a request: classification by P-Asserted-Service (of a client:
 * P-Preferred-Service), Accept-Contact, then content; Conversation-ID and Contribution-ID as sent
 * or, for clients that name no CPM service, made here (design 4.10; SD-CONV-01 to 07).
 *
 * @param instance device that Accept-Contact names, null when none
 */
record CpmIdentities(
    ServiceIdentifier service,
    String conversationId,
    String contributionId,
    String inReplyTo,
    String instance) {

  static CpmIdentities of(InboundRequest request, boolean trusted) throws MessageRefused {
    return of(request, trusted, ServiceIdentifier.PAGER);
  }

  /**
   * As above.
   *
   * @param unnamed service of a request that names none
   */
  static CpmIdentities of(InboundRequest request, boolean trusted, ServiceIdentifier unnamed)
      throws MessageRefused {
    Optional<ServiceIdentifier> named = namedService(request, trusted);
    List<AcceptContact> accept = acceptContacts(request);
    Optional<ServiceIdentifier> service =
        named.or(() -> accept.stream().flatMap(a -> a.services().stream()).findFirst());
    String instance = accept.stream().flatMap(a -> a.instance().stream()).findFirst().orElse(null);
    Optional<String> conversation = request.header("Conversation-ID");
    Optional<String> contribution = request.header("Contribution-ID");
    if (service.isPresent() && (conversation.isEmpty() || contribution.isEmpty())) {
      throw new MessageRefused(
          Outcome.MALFORMED, "a CPM request needs Conversation-ID and Contribution-ID");
    }
    try {
      return new CpmIdentities(
          service.orElse(unnamed),
          conversation.isPresent()
              ? ConversationId.parse(conversation.get()).value()
              : ConversationId.random().value(),
          contribution.isPresent()
              ? ContributionId.parse(contribution.get()).value()
              : ContributionId.random().value(),
          request.header("InReplyTo-Contribution-ID").isPresent()
              ? ContributionId.parse(request.header("InReplyTo-Contribution-ID").get()).value()
              : null,
          instance);
    } catch (InvalidIdException e) {
      throw new MessageRefused(Outcome.MALFORMED, e.getMessage());
    }
  }

  /** The passed header fields with the identities in front. */
  HeaderList addTo(HeaderList passed) {
    List<java.util.Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(java.util.Map.entry("Conversation-ID", conversationId));
    fields.add(java.util.Map.entry("Contribution-ID", contributionId));
    fields.addAll(passed.entries());
    return HeaderList.of(fields);
  }

  private static Optional<ServiceIdentifier> namedService(InboundRequest request, boolean trusted) {
    Optional<ServiceIdentifier> asserted = Optional.empty();
    if (trusted) {
      asserted = firstService(request, "P-Asserted-Service");
    }
    return asserted.or(() -> firstService(request, "P-Preferred-Service"));
  }

  private static Optional<ServiceIdentifier> firstService(InboundRequest request, String field) {
    return request.headers().all(field).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .flatMap(value -> ServiceIdentifier.ofUrn(value.trim()).stream())
        .findFirst();
  }

  private static List<AcceptContact> acceptContacts(InboundRequest request) throws MessageRefused {
    try {
      return AcceptContact.parseAll(request.headers().all("Accept-Contact"));
    } catch (AddressSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "Accept-Contact: " + e.getMessage());
    }
  }
}
