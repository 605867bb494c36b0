package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.SessionBodies;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;

/**
 * What an invitation says of the file that it offers, or asks for (RFC 5547; fact sheet 6.1). Of
 * several files it is the first.
 *
 * @param sdp the session description
 * @param medium the m-line of the file
 * @param description what it says of the file
 * @param thumbnail the picture that came with it
 * @param message the sender's CPIM headers, as a message without content
 */
record OfferedFile(
    SessionDescription sdp,
    MsrpMedia medium,
    FileDescription description,
    Optional<Thumbnail> thumbnail,
    Optional<ReceivedMessage> message) {

  private static final int MOST_THUMBNAIL = 256 * 1024;

  /**
   * Reads an INVITE.
   *
   * @return empty when it is about no file
   */
  static Optional<OfferedFile> of(IncomingRequest invite) {
    try {
      Optional<SessionDescription> sdp = SessionBodies.description(invite.headers(), invite.body());
      Optional<MsrpMedia> medium = sdp.flatMap(SessionDescription::message);
      if (medium.isEmpty()) {
        return Optional.empty();
      }
      Optional<FileDescription> file = FileDescription.of(medium.get().medium());
      if (file.isEmpty()) {
        return Optional.empty();
      }
      List<MimeEntity> parts = parts(invite);
      return Optional.of(
          new OfferedFile(
              sdp.get(),
              medium.get(),
              file.get(),
              file.get().iconContentId().flatMap(id -> thumbnail(id, parts)),
              message(invite, parts)));
    } catch (SdpSyntaxException unreadable) {
      // Refused as one without a message medium.
      return Optional.empty();
    }
  }

  private static List<MimeEntity> parts(IncomingRequest invite) {
    Optional<MediaType> type = invite.headers().first("Content-Type").flatMap(MediaType::parse);
    if (type.isEmpty() || !type.get().type().equals("multipart")) {
      return List.of();
    }
    try {
      return Multipart.parse(invite.body(), type.get()).parts();
    } catch (CpimSyntaxException broken) {
      // The description was found all the same, or there is no file.
      return List.of();
    }
  }

  private static Optional<Thumbnail> thumbnail(String id, List<MimeEntity> parts) {
    for (MimeEntity part : parts) {
      if (part.header("Content-ID").map(String::strip).equals(Optional.of("<" + id + ">"))) {
        try {
          byte[] image = part.decoded();
          return image.length <= MOST_THUMBNAIL && part.mediaType().type().equals("image")
              ? Optional.of(new Thumbnail(part.mediaType().essence(), image))
              : Optional.empty();
        } catch (CpimSyntaxException broken) {
          // The file is worth more than its picture.
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ReceivedMessage> message(IncomingRequest invite, List<MimeEntity> parts) {
    Envelope envelope =
        new Envelope(
            invite.headers(),
            new byte[0],
            invite.requestUri(),
            invite.arrivalNanos(),
            Optional.empty());
    for (MimeEntity part : parts) {
      if (part.mediaType().is("message", "cpim")) {
        try {
          return Optional.of(ReceivedMessage.wrapped(envelope, CpimMessage.parse(part.decoded())));
        } catch (CpimSyntaxException broken) {
          // Its sender will not be told, which he could only have asked for in there.
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the other side wants to send; else it wants to get. */
  boolean push() {
    return medium.direction().sends();
  }

  /** imdn.Message-ID of the file. */
  Optional<String> messageId() {
    return message.flatMap(ReceivedMessage::messageId);
  }
}
