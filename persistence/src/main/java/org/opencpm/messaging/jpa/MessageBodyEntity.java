package org.opencpm.messaging.jpa;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** Row of {@code message_body}: a body that is too large to be read with its message. */
@Entity(name = "MessageBody")
@Table(name = "message_body")
public class MessageBodyEntity {

  @Id
  @Column(name = "message_id")
  private long messageId;

  @Column(name = "body")
  private byte[] body;

  protected MessageBodyEntity() {}

  MessageBodyEntity(long messageId, byte[] body) {
    this.messageId = messageId;
    this.body = body;
  }
}
