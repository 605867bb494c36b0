package org.opencpm.messaging;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.UserAddress;

/**
 * The body of a MESSAGE, understood: {@code message/cpim}, or bare {@code text/plain} and {@code
 * message/imdn+xml} of SIMPLE clients (design 4.10).
 *
 * @param contentType as received
 * @param cpim null for a bare body
 * @param messageId imdn.Message-ID, null when there is none
 * @param reports the notifications inside; empty for a message
 */
record MessageContent(
    String contentType,
    byte[] body,
    CpimMessage cpim,
    String messageId,
    Set<DispositionRequest> wishes,
    List<ImdnDocument> reports) {

  static final String ACCEPTED_TYPES = "message/cpim, text/plain, message/imdn+xml";

  boolean isNotification() {
    return !reports.isEmpty();
  }

  /** Whether it says that somebody is writing (RFC 3994): worth something now or never. */
  boolean isComposing() {
    return cpim != null && cpim.content().mediaType().is("application", "im-iscomposing+xml");
  }

  static MessageContent of(InboundRequest request) throws MessageRefused {
    return of(request.header("Content-Type").orElse(""), request.body());
  }

  static MessageContent of(String contentType, byte[] body) throws MessageRefused {
    MediaType type = MediaType.parse(contentType).orElse(null);
    if (type == null) {
      if (contentType.isBlank() && body.length > 0) {
        throw new MessageRefused(Outcome.MALFORMED, "body without Content-Type");
      }
      throw unsupported();
    }
    if (type.is("message", "cpim")) {
      return ofCpim(contentType, body);
    }
    if (type.is("text", "plain")) {
      return new MessageContent(contentType, body, null, null, Set.of(), List.of());
    }
    if (type.is("message", "imdn+xml")) {
      MimeEntity entity = MimeEntity.of(type, List.of(), body);
      return new MessageContent(contentType, body, null, null, Set.of(), reports(entity));
    }
    throw unsupported();
  }

  private static MessageContent ofCpim(String contentType, byte[] body) throws MessageRefused {
    CpimMessage cpim;
    try {
      cpim = CpimMessage.parse(body);
    } catch (CpimSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "CPIM: " + e.getMessage());
    }
    MimeEntity content = cpim.content();
    boolean notification = content.mediaType().is("message", "imdn+xml");
    boolean composing = content.mediaType().is("application", "im-iscomposing+xml");
    List<ImdnDocument> reports = notification ? reports(content) : List.of();
    return new MessageContent(
        contentType,
        body,
        cpim,
        cpim.messageId().orElse(null),
        notification || composing ? Set.of() : cpim.dispositionRequests(),
        reports);
  }

  private static List<ImdnDocument> reports(MimeEntity entity) throws MessageRefused {
    try {
      List<ImdnDocument> reports = ImdnParser.parseAll(entity);
      if (reports.isEmpty()) {
        throw new MessageRefused(Outcome.MALFORMED, "notification without a report");
      }
      return reports;
    } catch (ImdnSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "IMDN: " + e.getMessage());
    }
  }

  /** CPIM From of somebody else is refused; an anonymous one is fine (design 4.9). */
  void checkSender(Sender sender, String domain, String region) throws MessageRefused {
    Optional<String> from = cpim == null ? Optional.empty() : cpim.fromUri();
    if (from.isEmpty()) {
      return;
    }
    try {
      String uri = from.get().startsWith("im:") ? "sip:" + from.get().substring(3) : from.get();
      UserAddress address = UserAddress.parse(uri, domain, region);
      if (!address.isAnonymous() && !sender.addresses().contains(address.canonical())) {
        throw new MessageRefused(Outcome.FORBIDDEN, "CPIM From of somebody else");
      }
    } catch (AddressSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "CPIM From: " + e.getMessage());
    }
  }

  private static MessageRefused unsupported() {
    return new MessageRefused(Answer.of(Outcome.UNSUPPORTED_TYPE).with("Accept", ACCEPTED_TYPES));
  }
}
