package org.opencpm.client.media;

import java.util.List;
import java.util.Optional;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.HeaderList;

/** Finds the parts of the body of an INVITE or its answer (RFC 5621). */
public final class SessionBodies {

  private SessionBodies() {}

  /**
   * The session description in a body.
   *
   * @return empty when there is none
   * @throws SdpSyntaxException when it cannot be read
   */
  public static Optional<SessionDescription> description(HeaderList headers, byte[] body)
      throws SdpSyntaxException {
    Optional<MimeEntity> part = part(headers, body, "application", "sdp");
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(SessionDescription.parse(part.get().body()));
  }

  /**
   * The first part of a type: the body itself, or one within a multipart.
   *
   * @return empty when there is none, or the body cannot be read
   */
  public static Optional<MimeEntity> part(
      HeaderList headers, byte[] body, String type, String subtype) {
    Optional<MediaType> whole = headers.first("Content-Type").flatMap(MediaType::parse);
    if (body.length == 0 || whole.isEmpty()) {
      return Optional.empty();
    }
    if (!whole.get().type().equals("multipart")) {
      return Optional.of(MimeEntity.of(whole.get(), List.of(), body))
          .filter(entity -> entity.mediaType().is(type, subtype));
    }
    try {
      return Multipart.parse(body, whole.get()).parts().stream()
          .filter(entity -> entity.mediaType().is(type, subtype))
          .findFirst();
    } catch (CpimSyntaxException broken) {
      // No description: the session is refused for that.
      return Optional.empty();
    }
  }
}
