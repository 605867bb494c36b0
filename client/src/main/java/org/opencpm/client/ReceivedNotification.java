package org.opencpm.client;

import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;

/** A disposition notification (RFC 5438) that came for one of the user's messages. */
public final class ReceivedNotification extends Received {

  private final ImdnDocument document;

  ReceivedNotification(Envelope envelope, Optional<CpimMessage> cpim, ImdnDocument document) {
    super(envelope, cpim);
    this.document = document;
  }

  /** The whole report. */
  public ImdnDocument document() {
    return document;
  }

  /** imdn.Message-ID of the message it is about. */
  public String messageId() {
    return document.messageId();
  }

  /** What has become of that message. */
  public Disposition disposition() {
    return document.disposition();
  }

  /** Who reports: as the report says, else who sent it. */
  public Optional<String> reporter() {
    return document.recipientUri().or(this::sender);
  }

  /** Disposition and message id. */
  @Override
  public String toString() {
    return document.disposition() + " of " + document.messageId();
  }
}
