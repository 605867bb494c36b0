package org.opencpm.messaging.jpa;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.messaging.Lane;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.Reported;

/** Row of {@code message_recipient}: what is true of a message for one of its recipients. */
@Entity(name = "Recipient")
@Table(name = "message_recipient")
public class RecipientEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "recipient_id")
  @SequenceGenerator(
      name = "recipient_id",
      sequenceName = "message_recipient_id_seq",
      allocationSize = 500)
  @Column(name = "id")
  private Long id;

  @Column(name = "message_id")
  private long messageId;

  @Column(name = "subscriber_id")
  private long subscriberId;

  @Column(name = "seq")
  private long seq;

  @Column(name = "address")
  private String address;

  @Column(name = "dedupe_key")
  private byte[] dedupeKey;

  @Column(name = "accepted_at")
  private long acceptedAt;

  @Column(name = "expires_at")
  private long expiresAt;

  @Column(name = "is_deferrable")
  private boolean deferrable;

  @Column(name = "target_device_key")
  private String targetDeviceKey;

  @Column(name = "strict_target")
  private boolean strictTarget;

  @Column(name = "taken")
  private boolean taken;

  @Column(name = "ended")
  private boolean ended;

  @Column(name = "reported")
  private int reported;

  @Column(name = "lane")
  private int lane;

  @Column(name = "fetched")
  private int fetched;

  protected RecipientEntity() {}

  RecipientEntity(
      long messageId, NewMessage message, NewRecipient recipient, byte[] dedupeKey, long seq) {
    this.messageId = messageId;
    this.acceptedAt = message.acceptedAt().toEpochMilli();
    this.lane = Codes.of(Lane.of(message.kind(), message.service()));
    this.fetched = Codes.fetched(message.kind(), recipient.held());
    this.seq = seq;
    this.dedupeKey = dedupeKey;
    subscriberId = recipient.subscriberId();
    address = recipient.address();
    expiresAt = recipient.expiresAt().toEpochMilli();
    deferrable = recipient.deferrable();
    targetDeviceKey = recipient.targetDeviceKey();
    strictTarget = recipient.strictTarget();
  }

  /** Makes the row one of a message that passed: taken and over, outside the mailbox's order. */
  void passed(Reported told) {
    seq = -id;
    taken = true;
    ended = true;
    reported = told.bits();
  }

  long id() {
    return id;
  }
}
