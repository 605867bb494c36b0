package org.opencpm.chat;

import java.util.Locale;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Sender;

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
   * Finds the message in an INVITE and checks it as one that comes by MSRP.
   *
   * @return empty when there is none
   * @throws MessageRefused 400 for what is no CPIM, 403 for the name of somebody else, 413 for more
   *     than the largest message, 415 for what is no chat message
   */
  static Optional<FirstMessage> in(InboundRequest invite, Sender sender, Settings settings)
      throws MessageRefused {
    String type = invite.header("Content-Type").orElse("");
    if (!type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
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
