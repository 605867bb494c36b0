package org.opencpm.notification;

import java.util.Objects;
import java.util.Optional;

/**
 * A disposition notification (RFC 5438 section 7.2.1; erratum 3013 makes the addresses optional).
 *
 * @param messageId imdn.Message-ID of the message it is about
 * @param dateTime DateTime of that message as written; some clients put the time of the report
 * @param recipientUri who reports
 * @param originalRecipientUri whom the sender wrote to, if an intermediary changed that
 * @param subject subject of that message
 * @param disposition what has become of it
 */
public record ImdnDocument(
    String messageId,
    Optional<String> dateTime,
    Optional<String> recipientUri,
    Optional<String> originalRecipientUri,
    Optional<String> subject,
    Disposition disposition) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the message id is blank
   */
  public ImdnDocument {
    if (messageId.isBlank()) {
      throw new IllegalArgumentException("a notification needs a message id");
    }
    Objects.requireNonNull(dateTime, "dateTime");
    Objects.requireNonNull(recipientUri, "recipientUri");
    Objects.requireNonNull(originalRecipientUri, "originalRecipientUri");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(disposition, "disposition");
  }

  /** Makes a notification without addresses and subject, as one-to-one messages use it. */
  public static ImdnDocument of(
      String messageId, Optional<String> dateTime, Disposition disposition) {
    return new ImdnDocument(
        messageId, dateTime, Optional.empty(), Optional.empty(), Optional.empty(), disposition);
  }
}
