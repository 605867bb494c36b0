package org.opencpm.messaging.jpa;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.NewMessage;

/** Row of {@code message}: content and sender, once for all recipients. */
@Entity(name = "Message")
@Table(name = "message")
public class MessageEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "message_id")
  @SequenceGenerator(name = "message_id", sequenceName = "message_id_seq", allocationSize = 500)
  @Column(name = "id")
  private Long id;

  @Column(name = "kind")
  private int kind;

  @Column(name = "recipients")
  private int recipients;

  @Column(name = "sender_key")
  private String senderKey;

  @Column(name = "sender_subscriber_id")
  private Long senderSubscriberId;

  @Column(name = "sender_address")
  private String senderAddress;

  @Column(name = "sender_device_key")
  private String senderDeviceKey;

  @Column(name = "message_id")
  private String messageId;

  @Column(name = "call_id")
  private String callId;

  @Column(name = "conversation_id")
  private String conversationId;

  @Column(name = "contribution_id")
  private String contributionId;

  @Column(name = "service")
  private String service;

  @Column(name = "wishes")
  private String wishes;

  @Column(name = "headers")
  private String headers;

  @Column(name = "content_type")
  private String contentType;

  @Column(name = "body")
  private byte[] body;

  @Column(name = "body_size")
  private int bodySize;

  @Column(name = "anonymous")
  private boolean anonymous;

  protected MessageEntity() {}

  MessageEntity(NewMessage message, int recipients) {
    this.recipients = recipients;
    kind = Codes.of(message.kind());
    senderKey = message.senderKey();
    senderSubscriberId = message.senderSubscriberId();
    senderAddress = message.senderAddress();
    senderDeviceKey = message.senderDeviceKey();
    messageId = message.messageId();
    callId = message.callId();
    conversationId = message.conversationId();
    contributionId = message.contributionId();
    service = message.service();
    wishes = Codes.of(message.wishes());
    headers = message.headers();
    contentType = message.contentType();
    bodySize = message.size();
    body = bodySize > Delivery.LARGEST_IN_QUEUE ? null : message.body();
    anonymous = message.anonymous();
  }

  long id() {
    return id;
  }
}
