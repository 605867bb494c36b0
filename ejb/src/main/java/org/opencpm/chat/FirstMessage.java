package org.opencpm.chat;

import java.util.Locale;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A chat message that came inside of the INVITE, beside the session description, as RCS-e clients
 * send their first one (fact sheet 4.1).
 *
 * @param contentType {@code message/cpim} with its parameters
 * @param body CPIM, byte for byte, its transfer encoding undone
 * @param content what it is
 */
record FirstMessage(String contentType, byte[] body, ChatContent content) {

  /**
   * Finds the message in an INVITE and checks it as one that comes by MSRP. In the INVITE of a
   * large message or a file such a part holds header fields alone, and is none.
   *
   * @return empty when there is none
   * @throws MessageRefused 400 for what is no CPIM, 403 for the name of somebody else, 413 for more
   *     than the largest message, 415 for what is no chat message
   */
  static Optional<FirstMessage> in(Invitation invitation, Settings settings) throws MessageRefused {
    InboundRequest invite = invitation.request();
    Sender sender = invitation.forth().sender();
    String type = invite.header("Content-Type").orElse("");
    boolean multipart = type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    if (!multipart || !isChat(invitation.forth().service())) {
      return Optional.empty();
    }
    try {
      Optional<MimeEntity> part =
          ChatOffer.part(new Content(type, invite.body()), "message", "cpim");
      return part.isEmpty() ? Optional.empty() : Optional.of(checked(part.get(), sender, settings));
    } catch (CpimSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "first message: " + e.getMessage());
    }
  }

  private static boolean isChat(ServiceIdentifier service) {
    return switch (service) {
      case LARGE, LARGE_GROUP, FILE_TRANSFER, FILE_TRANSFER_GROUP -> false;
      default -> true;
    };
  }

  private static FirstMessage checked(MimeEntity part, Sender sender, Settings settings)
      throws CpimSyntaxException, MessageRefused {
    byte[] body = part.decoded();
    if (body.length > settings.maxMessageSize()) {
      throw new MessageRefused(Outcome.TOO_LARGE, "first message of " + body.length + " bytes");
    }
    CpimMessage.parse(body);
    ChatContent content = ChatContent.ofCpim(body);
    switch (content.kind()) {
      case COMPOSING, NOTIFICATION ->
          throw new MessageRefused(Outcome.UNSUPPORTED_TYPE, "first message is no chat message");
      default -> {
        if (!ChatRules.names(settings, content, sender)) {
          throw new MessageRefused(Outcome.FORBIDDEN, "first message: From of somebody else");
        }
      }
    }
    return new FirstMessage(part.mediaType().toString(), body, content);
  }
}
