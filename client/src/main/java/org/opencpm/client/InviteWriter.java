package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.client.call.Content;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Writes the INVITE requests of the client: chats, large standalone messages, and the fetching of
 * deferred ones. It has no state and makes up nothing. Allow, User-Agent and the session timer are
 * added by the call.
 */
final class InviteWriter {

  private final ClientSettings settings;
  private final ClientIdentity identity;
  private final CpimWrappers wrappers;

  InviteWriter(ClientSettings settings) {
    this.settings = settings;
    this.identity = settings.identity();
    this.wrappers = new CpimWrappers(settings);
  }

  /** A chat invitation (fact sheet 4.1). */
  OutgoingRequest chat(
      ChatInvitation invitation, MessageIds ids, RequestIds names, String contact, byte[] sdp) {
    HeaderList.Builder fields =
        start(
            invitation.recipient(),
            identity.own(invitation.from()),
            invitation.anonymous(),
            names,
            contact);
    MessageWriter.identifiers(fields, ids, invitation.inReplyTo());
    service(fields, identity.own(invitation.from()), ServiceIdentifier.SESSION);
    if (invitation.anonymous()) {
      fields.add("Privacy", "id");
    }
    invitation.subject().ifPresent(subject -> fields.add("Subject", subject));
    fields.add("Content-Type", "application/sdp");
    return request(invitation.recipient(), fields, sdp);
  }

  /** A large standalone message (fact sheet 3.5). */
  OutgoingRequest large(
      StandaloneMessage message,
      MessageIds ids,
      RequestIds names,
      OffsetDateTime now,
      String contact,
      byte[] sdp) {
    String own = identity.own(message.from());
    String target = message.recipients().get(0);
    HeaderList.Builder fields = start(target, own, message.anonymous(), names, contact);
    MessageWriter.identifiers(fields, ids, message.inReplyTo());
    service(fields, own, ServiceIdentifier.LARGE);
    MessageWriter.wishes(fields, message);
    // Expires would be the life of the INVITE (RFC 3261 section 13.2.1), not of the message.
    message
        .expires()
        .ifPresent(time -> fields.add("Message-Expires", Long.toString(time.toSeconds())));
    byte[] head = wrappers.announcement(message, ids, now, own, target).bytes();
    return multipart(target, fields, List.of(part("message/cpim", head), sdpPart(sdp)));
  }

  /** An invitation that fetches deferred messages (fact sheet 3.7). */
  OutgoingRequest fetch(
      String target,
      DeferredRequest selection,
      MessageIds ids,
      RequestIds names,
      String contact,
      byte[] sdp) {
    HeaderList.Builder fields = start(target, identity.address(), false, names, contact);
    MessageWriter.identifiers(fields, ids, Optional.empty());
    service(fields, identity.address(), ServiceIdentifier.DEFERRED);
    if (selection.items().isEmpty()) {
      fields.add("Content-Type", "application/sdp");
      return request(target, fields, sdp);
    }
    MimeEntity wanted = part(DeferredRequest.TYPE, selection.write());
    return multipart(target, fields, List.of(wanted, sdpPart(sdp)));
  }

  /** An offer of files to one recipient (fact sheet 6.1). */
  OutgoingRequest files(
      List<FileParcel> parcels, RequestIds names, OffsetDateTime now, String contact, byte[] sdp) {
    FileOffer first = parcels.get(0).offer();
    String own = identity.address();
    HeaderList.Builder fields = start(first.recipient(), own, false, names, contact);
    MessageWriter.identifiers(fields, parcels.get(0).ids(), first.inReplyTo());
    service(fields, own, ServiceIdentifier.FILE_TRANSFER);
    Content body = fileBody(parcels, now, sdp);
    fields.add("Content-Type", body.type());
    return request(first.recipient(), fields, body.bytes());
  }

  /**
   * The body of an offer of files: with their thumbnails, and with the CPIM headers of each if
   * notifications about one of them are asked for, so that the order tells which is whose.
   */
  Content fileBody(List<FileParcel> parcels, OffsetDateTime now, byte[] sdp) {
    List<MimeEntity> parts = new ArrayList<>(List.of(sdpPart(sdp)));
    parcels.stream()
        .filter(FileParcel::hasIcon)
        .forEach(parcel -> parts.add(icon(parcel.thumbnail(), parcel.icon())));
    boolean related = parts.size() > 1;
    if (parcels.stream().anyMatch(parcel -> !parcel.offer().notifications().isEmpty())) {
      for (FileParcel parcel : parcels) {
        byte[] head = wrappers.file(parcel.offer(), parcel.ids(), now, identity.address()).bytes();
        parts.add(part("message/cpim", head));
      }
    }
    if (parts.size() == 1) {
      return Content.sdp(sdp);
    }
    String boundary = "cpm-" + UUID.randomUUID();
    String type = related ? "multipart/related;type=\"application/sdp\"" : "multipart/mixed";
    return new Content(type + ";boundary=\"" + boundary + "\"", Multipart.write(boundary, parts));
  }

  private static MimeEntity icon(Thumbnail picture, String id) {
    byte[] encoded = Base64.getEncoder().encode(picture.image());
    return MimeEntity.of(
        MediaType.parse(picture.contentType()).orElse(MediaType.OCTET_STREAM),
        List.of(
            new CpimHeader("Content-Transfer-Encoding", "base64"),
            new CpimHeader("Content-ID", "<" + id + ">"),
            new CpimHeader("Content-Disposition", "icon"),
            new CpimHeader("Content-Length", Integer.toString(encoded.length))),
        encoded);
  }

  /** A wish for a file (RFC 5547 section 8.2.2). */
  OutgoingRequest pull(
      String target, MessageIds ids, RequestIds names, String contact, byte[] sdp) {
    HeaderList.Builder fields = start(target, identity.address(), false, names, contact);
    MessageWriter.identifiers(fields, ids, Optional.empty());
    service(fields, identity.address(), ServiceIdentifier.FILE_TRANSFER);
    fields.add("Content-Type", "application/sdp");
    return request(target, fields, sdp);
  }

  private HeaderList.Builder start(
      String target, String own, boolean anonymous, RequestIds names, String contact) {
    return HeaderList.builder()
        .add("Max-Forwards", "70")
        .add("From", MessageWriter.from(anonymous, own, names))
        .add("To", "<" + target + ">")
        .add("Call-ID", names.callId())
        .add("CSeq", "1 INVITE")
        .add("Contact", contact);
  }

  private static void service(HeaderList.Builder fields, String own, ServiceIdentifier service) {
    fields.add("P-Preferred-Identity", "<" + own + ">");
    fields.add("P-Preferred-Service", service.urn());
    fields.add("Accept-Contact", service.acceptContact());
  }

  private OutgoingRequest multipart(
      String target, HeaderList.Builder fields, List<MimeEntity> parts) {
    String boundary = "cpm-" + UUID.randomUUID();
    fields.add("Content-Type", "multipart/mixed;boundary=\"" + boundary + "\"");
    return request(target, fields, Multipart.write(boundary, parts));
  }

  private static MimeEntity sdpPart(byte[] sdp) {
    return part("application/sdp", sdp);
  }

  private static MimeEntity part(String type, byte[] body) {
    return MimeEntity.of(
        MediaType.parse(type).orElseThrow(),
        List.of(new CpimHeader("Content-Length", Integer.toString(body.length))),
        body);
  }

  private OutgoingRequest request(String target, HeaderList.Builder fields, byte[] body) {
    return MessageWriter.request("INVITE", target, fields.build(), body, settings.transport());
  }
}
