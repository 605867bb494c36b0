package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Writes the SIP MESSAGE requests of the client: standalone messages in Pager Mode and disposition
 * notifications. It has no state and makes up nothing: ids and times come from its caller.
 */
final class MessageWriter {

  /** User-Agent of all requests. */
  static final String USER_AGENT = "CPM-client/OMA2.2 client-OpenCPM/0.1";

  /**
   * Largest request that goes over UDP, in bytes (RFC 3261 section 18.1.1, RFC 3428 section 8):
   * above it the client uses TCP.
   */
  static final int MAX_DATAGRAM = 1300;

  private static final int VIA_ALLOWANCE = 120;

  private final ClientSettings settings;
  private final ClientIdentity identity;
  private final CpimWrappers wrappers;

  MessageWriter(ClientSettings settings) {
    this.settings = settings;
    this.identity = settings.identity();
    this.wrappers = new CpimWrappers(settings);
  }

  /**
   * A standalone message in Pager Mode (RFC 3428); to several recipients through the exploder (RFC
   * 5365).
   *
   * @throws IllegalArgumentException when a part of it cannot be written, or it is sent from an
   *     address that is not the user's
   */
  OutgoingRequest message(
      StandaloneMessage message, MessageIds ids, RequestIds names, OffsetDateTime now) {
    String own = identity.own(message.from());
    boolean toMany = message.recipients().size() > 1;
    String target = toMany ? settings.exploder() : message.recipients().get(0);
    byte[] cpim =
        wrappers
            .standalone(message, ids, now, own, toMany ? CpimMessage.ANONYMOUS : target)
            .bytes();

    HeaderList.Builder fields = HeaderList.builder();
    fields.add("Max-Forwards", "70");
    fields.add("From", from(message.anonymous(), own, names));
    fields.add("To", "<" + target + ">");
    fields.add("Call-ID", names.callId());
    fields.add("CSeq", "1 MESSAGE");
    if (toMany) {
      fields.add("Require", "recipient-list-message");
    }
    identifiers(fields, ids, message.inReplyTo());
    fields.add("P-Preferred-Identity", "<" + own + ">");
    fields.add(
        "P-Preferred-Service",
        (toMany ? ServiceIdentifier.PAGER_GROUP : ServiceIdentifier.PAGER).urn());
    fields.add("Accept-Contact", ServiceIdentifier.PAGER.acceptContact());
    wishes(fields, message);
    message.expires().ifPresent(time -> fields.add("Expires", Long.toString(time.toSeconds())));
    fields.add("Allow", "MESSAGE");
    fields.add("User-Agent", USER_AGENT);
    if (toMany) {
      RecipientList list = RecipientList.of(message.recipients(), cpim);
      fields.add("Content-Type", list.contentType());
      return request(target, fields.build(), list.body());
    }
    fields.add("Content-Type", "message/cpim");
    return request(target, fields.build(), cpim);
  }

  /**
   * A disposition notification about a received message (RFC 5438): same conversation, a
   * contribution of its own, to the sending device when that is known.
   *
   * @param target where it goes
   */
  OutgoingRequest notification(
      ReceivedMessage about,
      Disposition disposition,
      NotificationTarget target,
      MessageIds ids,
      RequestIds names,
      OffsetDateTime now) {
    String own = identity.addressed(about);
    byte[] cpim = wrappers.notification(about, disposition, Optional.of(target), ids, now).bytes();

    HeaderList.Builder fields = HeaderList.builder();
    fields.add("Max-Forwards", "70");
    fields.add("From", from(false, own, names));
    fields.add("To", "<" + target.address() + ">");
    fields.add("Call-ID", names.callId());
    fields.add("CSeq", "1 MESSAGE");
    identifiers(fields, ids, about.contributionId());
    fields.add("P-Preferred-Identity", "<" + own + ">");
    fields.add("P-Preferred-Service", ServiceIdentifier.PAGER.urn());
    fields.add("Accept-Contact", ServiceIdentifier.PAGER.acceptContact());
    target
        .instance()
        .ifPresent(
            urn ->
                fields.add("Accept-Contact", "*;+sip.instance=\"<" + urn + ">\";require;explicit"));
    fields.add("User-Agent", USER_AGENT);
    fields.add("Content-Type", "message/cpim");
    return request(target.requestUri(), fields.build(), cpim);
  }

  /** Privacy, Subject, Priority and Reply-To. */
  static void wishes(HeaderList.Builder fields, StandaloneMessage message) {
    if (message.anonymous()) {
      fields.add("Privacy", "id");
    }
    message.subject().ifPresent(subject -> fields.add("Subject", subject));
    message.priority().ifPresent(level -> fields.add("Priority", level.token()));
    message.replyTo().ifPresent(address -> fields.add("Reply-To", "<" + address + ">"));
  }

  static void identifiers(HeaderList.Builder fields, MessageIds ids, Optional<String> inReplyTo) {
    fields.add("Conversation-ID", ids.conversationId());
    fields.add("Contribution-ID", ids.contributionId());
    inReplyTo.ifPresent(id -> fields.add("InReplyTo-Contribution-ID", id));
  }

  static String from(boolean anonymous, String own, RequestIds names) {
    String address = anonymous ? "\"Anonymous\" <" + CpimMessage.ANONYMOUS + ">" : "<" + own + ">";
    return address + ";tag=" + names.fromTag();
  }

  private OutgoingRequest request(String target, HeaderList fields, byte[] body) {
    return request("MESSAGE", target, fields, body, settings.transport());
  }

  /** A request that goes over TCP when it is too large for a datagram. */
  static OutgoingRequest request(
      String method, String target, HeaderList fields, byte[] body, Transport usual) {
    OutgoingRequest request = new OutgoingRequest(method, target, fields, body, usual);
    return size(request) > MAX_DATAGRAM
        ? new OutgoingRequest(method, target, fields, body, Transport.TCP)
        : request;
  }

  /** How long a request is on the wire, about. */
  static int size(OutgoingRequest request) {
    return request.headers().toString().length()
        + request.body().length
        + request.requestUri().length()
        + VIA_ALLOWANCE;
  }
}
