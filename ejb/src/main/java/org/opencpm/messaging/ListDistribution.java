package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opencpm.group.ResourceList;
import org.opencpm.group.ResourceListException;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.UserAddress;

/**
 * A message to a list of recipients (RFC 5365; AD-CF-06, 07, 16): takes the body apart and writes
 * what each recipient gets: the message and, when the sender disclosed recipients, a
 * recipient-list-history.
 */
final class ListDistribution {

  private final Settings settings;

  ListDistribution(Settings settings) {
    this.settings = settings;
  }

  /**
   * The parts of a message to a list.
   *
   * @param recipients in the order of the list, duplicates included
   * @param distributed body for every recipient
   */
  record Parts(
      List<UserAddress> recipients,
      String messageType,
      byte[] message,
      String distributedType,
      byte[] distributed) {}

  Parts parts(InboundRequest request) throws MessageRefused {
    MediaType type =
        MediaType.parse(request.header("Content-Type").orElse(""))
            .filter(t -> t.type().equalsIgnoreCase("multipart"))
            .orElseThrow(
                () ->
                    new MessageRefused(
                        Answer.of(Outcome.UNSUPPORTED_TYPE).with("Accept", "multipart/mixed")));
    MimeEntity list = null;
    MimeEntity message = null;
    try {
      for (MimeEntity part : Multipart.parse(request.body(), type).parts()) {
        if (part.mediaType().is("application", "resource-lists+xml")) {
          list = part;
        } else if (message == null) {
          message = part;
        }
      }
      if (list == null) {
        throw new MessageRefused(Outcome.MALFORMED, "no recipient list");
      }
      if (message == null) {
        throw new MessageRefused(Outcome.MALFORMED, "no message");
      }
      ResourceList parsed = ResourceList.parse(list.decoded(), settings.maxGroupSize());
      return parts(parsed, message);
    } catch (CpimSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "multipart: " + e.getMessage());
    } catch (ResourceListException e) {
      throw e.tooMany()
          ? refused(OmaWarning.TOO_MANY_PARTICIPANTS)
          : new MessageRefused(Outcome.MALFORMED, "recipient list: " + e.getMessage());
    }
  }

  private Parts parts(ResourceList list, MimeEntity message) throws MessageRefused {
    if (list.entries().isEmpty()) {
      throw refused(OmaWarning.NO_DESTINATIONS);
    }
    List<UserAddress> recipients = new ArrayList<>();
    for (ResourceList.Entry entry : list.entries()) {
      try {
        recipients.add(UserAddress.parse(entry.uri(), settings.domain(), settings.region()));
      } catch (AddressSyntaxException e) {
        throw new MessageRefused(Outcome.MALFORMED, "recipient list: " + e.getMessage());
      }
    }
    String messageType = message.mediaType().toString();
    ResourceList history = list.history();
    if (history.entries().isEmpty()) {
      return new Parts(recipients, messageType, message.body(), messageType, message.body());
    }
    String boundary = "cpm-" + UUID.randomUUID();
    MimeEntity historyPart =
        MimeEntity.of(
            MediaType.parse("application/resource-lists+xml").orElseThrow(),
            List.of(
                new CpimHeader("Content-Disposition", "recipient-list-history; handling=optional")),
            history.write());
    byte[] body = Multipart.write(boundary, List.of(message, historyPart));
    return new Parts(
        recipients,
        messageType,
        message.body(),
        "multipart/mixed;boundary=\"" + boundary + "\"",
        body);
  }

  private MessageRefused refused(OmaWarning warning) {
    return new MessageRefused(
        Answer.of(Outcome.FORBIDDEN, warning.name())
            .with("Warning", warning.at(settings.host()).headerValue()));
  }
}
