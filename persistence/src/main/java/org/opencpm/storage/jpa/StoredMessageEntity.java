package org.opencpm.storage.jpa;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.storage.StoredMessage;

/** Row of {@code stored_message}. */
@Entity(name = "StoredMessage")
@Table(name = "stored_message")
public class StoredMessageEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "stored_message_id")
  @SequenceGenerator(
      name = "stored_message_id",
      sequenceName = "stored_message_id_seq",
      allocationSize = 50)
  @Column(name = "id")
  private Long id;

  @Column(name = "subscriber_id")
  private long subscriberId;

  @Column(name = "sender_address")
  private String senderAddress;

  @Column(name = "recipient_address")
  private String recipientAddress;

  @Column(name = "message_id")
  private String messageId;

  @Column(name = "conversation_id")
  private String conversationId;

  @Column(name = "contribution_id")
  private String contributionId;

  @Column(name = "service")
  private String service;

  @Column(name = "headers")
  private String headers;

  @Column(name = "content_type")
  private String contentType;

  @Column(name = "body")
  private byte[] body;

  @Column(name = "sent_at")
  private long sentAt;

  @Column(name = "stored_at")
  private long storedAt;

  protected StoredMessageEntity() {}

  StoredMessageEntity(StoredMessage message) {
    subscriberId = message.subscriberId();
    senderAddress = message.senderAddress();
    recipientAddress = message.recipientAddress();
    messageId = message.messageId();
    conversationId = message.conversationId();
    contributionId = message.contributionId();
    service = message.service();
    headers = message.headers();
    contentType = message.contentType();
    body = message.body();
    sentAt = message.date().toEpochMilli();
    storedAt = message.storedAt().toEpochMilli();
  }

  StoredMessage toStoredMessage() {
    return new StoredMessage(
        subscriberId,
        senderAddress,
        recipientAddress,
        messageId,
        conversationId,
        contributionId,
        service,
        headers,
        contentType,
        body,
        Instant.ofEpochMilli(sentAt),
        Instant.ofEpochMilli(storedAt));
  }
}
