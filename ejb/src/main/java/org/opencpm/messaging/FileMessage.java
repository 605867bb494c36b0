package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * A file that waits, as a message.
 *
 * @param transferId {@code file-transfer-id}; tells files without an imdn.Message-ID apart
 * @param messageId imdn.Message-ID, null when there is none
 * @param wishes disposition notifications that its sender asked for
 * @param contentType of the body
 * @param body describes the file; its content is in the blob store
 */
public record FileMessage(
    String transferId,
    String messageId,
    Set<DispositionRequest> wishes,
    String contentType,
    byte[] body) {

  public FileMessage {
    wishes = Set.copyOf(wishes);
  }
}
