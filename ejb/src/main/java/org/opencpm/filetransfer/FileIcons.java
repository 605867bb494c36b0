package org.opencpm.filetransfer;

import java.util.Optional;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MimeEntity;

/** Thumbnails in invitations (CPM-CONV-066, CPM-CONV-066a; fact sheet 6.1). */
final class FileIcons {

  /** Largest thumbnail that goes into an invitation, in bytes. Clients keep to 10 KiB. */
  static final int MAX_BYTES = 48 * 1024;

  /** Most pixels on each side. Clients keep to 320. */
  static final int MAX_PIXELS = 1024;

  private FileIcons() {}

  /**
   * Looks at a thumbnail that came, without decoding it.
   *
   * @throws FileRefused if it is no image, or too large
   * @throws CpimSyntaxException if its encoding is broken
   */
  static void check(MimeEntity part) throws FileRefused, CpimSyntaxException {
    ThumbnailCheck.typeOf(
        part.decoded(), Optional.of(part.mediaType().essence()), MAX_BYTES, MAX_PIXELS);
  }
}
