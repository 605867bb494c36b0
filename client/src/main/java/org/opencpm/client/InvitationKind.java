package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import org.opencpm.client.media.SessionBodies;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.NameAddress;
import org.opencpm.subscriber.ServiceIdentifier;

/** What an INVITE is for (fact sheet 1.4 and 4.6). */
enum InvitationKind {
  /** A chat of two. */
  CHAT,
  /** Messages, or notifications, that come one way: large, or kept for the user. */
  DELIVERY,
  /** A file that is offered, or asked for. */
  FILE,
  /** Something that this client cannot do. */
  UNKNOWN;

  static InvitationKind of(IncomingRequest invite) {
    HeaderList headers = invite.headers();
    Optional<SessionDescription> description = description(invite);
    Optional<MsrpMedia> medium = description.flatMap(SessionDescription::message);
    if (medium.isEmpty()) {
      return UNKNOWN;
    }
    if (medium.get().medium().has(FileSelector.ATTRIBUTE)) {
      return FILE;
    }
    Optional<ServiceIdentifier> service = service(headers);
    boolean kept =
        Fields.addresses(headers, "P-Asserted-Identity").stream()
            .map(NameAddress::uri)
            .anyMatch(Received::isStoringService);
    boolean oneWay = medium.get().direction() == Direction.SENDONLY;
    if (service.isPresent()) {
      return switch (service.get()) {
        case SESSION -> kept && oneWay ? DELIVERY : CHAT;
        case LARGE, LARGE_GROUP, DEFERRED -> DELIVERY;
        default -> UNKNOWN;
      };
    }
    return kept || oneWay ? DELIVERY : CHAT;
  }

  private static Optional<SessionDescription> description(IncomingRequest invite) {
    try {
      return SessionBodies.description(invite.headers(), invite.body());
    } catch (SdpSyntaxException unreadable) {
      // Refused as one without a message medium.
      return Optional.empty();
    }
  }

  /** The asserted service, else the one in Accept-Contact, else the one in Contact. */
  private static Optional<ServiceIdentifier> service(HeaderList headers) {
    for (String field : List.of("P-Asserted-Service", "P-Preferred-Service")) {
      for (String value : headers.all(field)) {
        Optional<ServiceIdentifier> service = ServiceIdentifier.ofUrn(value);
        if (service.isPresent()) {
          return service;
        }
      }
    }
    for (String field : List.of("Accept-Contact", "Contact")) {
      for (String value : Fields.values(headers, field)) {
        String address = value.startsWith("*") ? "<sip:any>" + value.substring(1) : value;
        Optional<ServiceIdentifier> service =
            Fields.addresses(List.of(address)).stream()
                .flatMap(contact -> FeatureTags.of(contact).icsi().stream())
                .flatMap(urn -> ServiceIdentifier.ofUrn(urn).stream())
                .findFirst();
        if (service.isPresent()) {
          return service;
        }
      }
    }
    return Optional.empty();
  }
}
