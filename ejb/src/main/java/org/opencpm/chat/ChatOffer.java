package org.opencpm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.Content;

/** The session description in the body of an INVITE, alone or as one of several parts. */
public final class ChatOffer {

  public static final String SDP_TYPE = "application/sdp";

  /** What a chat of two carries (fact sheet 4.1). */
  static final List<String> TYPES = List.of("message/cpim", "application/im-iscomposing+xml");

  private ChatOffer() {}

  /**
   * The bytes of the description.
   *
   * @throws SdpSyntaxException when there is none
   */
  static byte[] description(Content content) throws SdpSyntaxException {
    try {
      return part(content, "application", "sdp")
          .orElseThrow(() -> new SdpSyntaxException("no session description"))
          .decoded();
    } catch (CpimSyntaxException e) {
      throw new SdpSyntaxException(e.getMessage());
    }
  }

  /**
   * The description.
   *
   * @throws SdpSyntaxException when there is none, or none that can be read
   */
  public static SessionDescription read(Content content) throws SdpSyntaxException {
    return SessionDescription.parse(description(content));
  }

  /**
   * The first part of that type, or the whole body if it has it.
   *
   * @throws CpimSyntaxException when the body cannot be taken apart
   */
  public static Optional<MimeEntity> part(Content content, String type, String subtype)
      throws CpimSyntaxException {
    if (content == null) {
      return Optional.empty();
    }
    MediaType whole = MediaType.parse(content.type()).orElse(null);
    if (whole == null) {
      return Optional.empty();
    }
    if (whole.is(type, subtype)) {
      return Optional.of(MimeEntity.of(whole, List.of(), content.bytes()));
    }
    if (!content.type().strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return Optional.empty();
    }
    return Multipart.parse(content.bytes(), whole).parts().stream()
        .filter(part -> part.mediaType().is(type, subtype))
        .findFirst();
  }

  /**
   * The same body with another description in the place of its own; what else is in it stays.
   *
   * @throws SdpSyntaxException when it cannot be taken apart
   */
  static Content with(Content content, byte[] description) throws SdpSyntaxException {
    MediaType whole = MediaType.parse(content.type()).orElse(null);
    if (whole == null || whole.is("application", "sdp")) {
      return new Content(SDP_TYPE, description);
    }
    try {
      List<MimeEntity> parts = new ArrayList<>();
      for (MimeEntity part : Multipart.parse(content.bytes(), whole).parts()) {
        boolean sdp = part.mediaType().is("application", "sdp");
        parts.add(sdp ? MimeEntity.of(part.mediaType(), List.of(), description) : part);
      }
      String boundary = "cpm-" + UUID.randomUUID();
      return new Content(
          "multipart/mixed;boundary=\"" + boundary + "\"", Multipart.write(boundary, parts));
    } catch (CpimSyntaxException e) {
      throw new SdpSyntaxException(e.getMessage());
    }
  }
}
