package org.opencpm.client;

import java.util.Optional;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileSelector;

/**
 * A file that an invitation offers, or asks for (RFC 5547; fact sheet 6.1).
 *
 * @param place of its m-line
 * @param description what that says of it
 * @param title what it is, for people ({@code i=})
 * @param thumbnail the picture that came with it
 * @param message its sender's CPIM headers, as a message without content
 */
record OfferedFile(
    int place,
    FileDescription description,
    Optional<String> title,
    Optional<Thumbnail> thumbnail,
    Optional<ReceivedMessage> message) {

  /** Whether name, type and size are there, as an offer must have them (CPM-CONV-051). */
  boolean isWhole() {
    FileSelector selector = description.selector();
    return selector.name().isPresent()
        && selector.type().isPresent()
        && selector.size().isPresent();
  }

  /** imdn.Message-ID of the file. */
  Optional<String> messageId() {
    return message.flatMap(ReceivedMessage::messageId);
  }

  /** Bytes before the first one that its sender wants to send. */
  long start() {
    return description.range().map(range -> range.start() - 1).orElse(0L);
  }
}
