package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.chat.ChatOffer;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.Content;

/**
 * What is stored of a file that waits, as the body of its message: the parts of the invitation that
 * belong to it, and where its content is. The form is ours: {@code multipart/mixed} with the
 * description of the one medium (its Content-ID names the blob), then the thumbnail and the CPIM
 * headers, where they came.
 *
 * @param blob id of the content in the blob store
 * @param medium its m-line with all that its sender said of it (RFC 5547)
 * @param icon its thumbnail
 * @param cpim the sender's CPIM headers
 * @param got what a device had of it before it was stored
 */
record StoredFile(
    String blob,
    MediaDescription medium,
    Optional<MimeEntity> icon,
    Optional<MimeEntity> cpim,
    Optional<Got> got) {

  private static final MediaType SDP = MediaType.parse(ChatOffer.SDP_TYPE).orElseThrow();
  private static final String GOT = "File-Progress";
  private static final int SOME_PORT = 9;

  /**
   * What a device has of a file.
   *
   * @param bytes from its beginning
   */
  record Got(String deviceKey, long bytes) {}

  /** A file as it was offered, all of which is there now. */
  static StoredFile of(String blob, OfferedFile file, Optional<Got> got) {
    MediaDescription medium =
        file.medium()
            .medium()
            .withPort(SOME_PORT)
            .withDirection(Direction.SENDONLY)
            .withoutAttribute(FileRange.ATTRIBUTE);
    return new StoredFile(blob, medium, file.icon(), file.cpim(), got);
  }

  /** What it is. */
  FileDescription description() {
    try {
      return FileDescription.of(medium).orElseThrow();
    } catch (SdpSyntaxException e) {
      throw new IllegalStateException("a description that was read before", e);
    }
  }

  /** The description of the one medium, as something to write an offer from. */
  SessionDescription model() {
    return SessionDescription.of(Origin.of(1, "127.0.0.1"), List.of(medium));
  }

  /** The body of its message. */
  Content write() {
    List<CpimHeader> headers = new ArrayList<>();
    headers.add(new CpimHeader("Content-ID", "<" + blob + ">"));
    got.ifPresent(one -> headers.add(new CpimHeader(GOT, one.bytes() + " " + one.deviceKey())));
    List<MimeEntity> parts = new ArrayList<>();
    parts.add(MimeEntity.of(SDP, headers, model().toBytes()));
    icon.ifPresent(parts::add);
    cpim.ifPresent(parts::add);
    String boundary = "cpm-" + UUID.randomUUID();
    return new Content(
        "multipart/mixed;boundary=\"" + boundary + "\"", Multipart.write(boundary, parts));
  }

  /** Whether a body is one that {@link #write} has made. */
  static boolean isOne(String contentType, byte[] body) {
    Optional<MediaType> type = MediaType.parse(contentType);
    try {
      return type.isPresent()
          && type.get().is("multipart", "mixed")
          && Multipart.parse(body, type.get()).parts().get(0).header("Content-ID").isPresent();
    } catch (CpimSyntaxException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Reads the body of a message.
   *
   * @throws IllegalArgumentException if it was not written here
   */
  static StoredFile read(Content body) {
    try {
      MediaType type = MediaType.parse(body.type()).orElseThrow();
      List<MimeEntity> parts = Multipart.parse(body.bytes(), type).parts();
      MimeEntity sdp = parts.get(0);
      String id = sdp.header("Content-ID").orElseThrow();
      return new StoredFile(
          id.substring(1, id.length() - 1),
          SessionDescription.parse(sdp.body()).media().get(0),
          parts.stream().filter(part -> part.mediaType().type().equals("image")).findFirst(),
          parts.stream().filter(part -> part.mediaType().is("message", "cpim")).findFirst(),
          sdp.header(GOT).map(StoredFile::got));
    } catch (CpimSyntaxException | SdpSyntaxException | RuntimeException e) {
      throw new IllegalArgumentException("not the description of a stored file", e);
    }
  }

  private static Got got(String value) {
    int blank = value.indexOf(' ');
    return new Got(value.substring(blank + 1), Long.parseLong(value.substring(0, blank)));
  }
}
