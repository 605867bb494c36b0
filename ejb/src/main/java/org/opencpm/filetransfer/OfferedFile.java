package org.opencpm.filetransfer;

import java.util.Optional;
import java.util.Set;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.notification.DispositionRequest;

/**
 * One file of an invitation.
 *
 * @param medium its m-line
 * @param file what it is
 * @param icon its thumbnail as a part of the invitation, if one came that may be shown
 * @param cpim the part with the sender's CPIM headers, whose content is empty
 * @param messageId imdn.Message-ID, null when there is none
 * @param wishes disposition notifications that the sender wants
 */
record OfferedFile(
    MsrpMedia medium,
    FileDescription file,
    Optional<MimeEntity> icon,
    Optional<MimeEntity> cpim,
    String messageId,
    Set<DispositionRequest> wishes) {

  /** Place of its m-line. */
  int index() {
    return medium.index();
  }

  FileSelector selector() {
    return file.selector();
  }

  /** Bytes before the first one that its sender wants to send. */
  long start() {
    return file.range().map(range -> range.start() - 1).orElse(0L);
  }
}
