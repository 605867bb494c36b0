package org.opencpm.filetransfer;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;

/** Thumbnails in invitations (CPM-CONV-066, CPM-CONV-066a; fact sheet 6.1). */
final class FileIcons {

  /** Largest thumbnail that goes into an invitation, in bytes. Clients keep to 10 KiB. */
  static final int MAX_BYTES = 48 * 1024;

  /** Most pixels on each side. Clients keep to 320. */
  static final int MAX_PIXELS = 1024;

  private static final MediaType JPEG = MediaType.parse("image/jpeg").orElseThrow();
  private static final String HOST = "icons.invalid";

  private FileIcons() {}

  /** A thumbnail of ours as a part of an invitation (fact sheet 6.1). */
  static MimeEntity part(String contentType, byte[] image) {
    MediaType type = MediaType.parse(contentType).orElse(JPEG);
    List<CpimHeader> headers =
        List.of(
            new CpimHeader("Content-Transfer-Encoding", "base64"),
            new CpimHeader("Content-ID", "<icon-" + UUID.randomUUID() + "@" + HOST + ">"),
            new CpimHeader("Content-Disposition", "icon"));
    return MimeEntity.of(type, headers, Base64.getEncoder().encode(image));
  }

  /** What {@code a=file-icon} says of a part (RFC 2392). */
  static String uri(MimeEntity part) {
    String id = part.header("Content-ID").orElseThrow();
    return "cid:" + id.substring(1, id.length() - 1);
  }

  /**
   * Looks at a thumbnail that came, without decoding it.
   *
   * @throws FileRefused if it is no image, or too large
   * @throws CpimSyntaxException if its encoding is broken
   */
  static void check(MimeEntity part) throws FileRefused, CpimSyntaxException {
    byte[] image = part.decoded();
    if (image.length == 0) {
      throw new FileRefused(FileRefused.Reason.THUMBNAIL, "a thumbnail without bytes");
    }
    ThumbnailCheck.typeOf(image, Optional.of(part.mediaType().essence()), MAX_BYTES, MAX_PIXELS);
  }
}
