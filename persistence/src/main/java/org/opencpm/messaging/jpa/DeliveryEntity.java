package org.opencpm.messaging.jpa;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;
import org.opencpm.messaging.NodeId;

/** Row of {@code delivery}: a message on its way to one device of a recipient. */
@Entity(name = "Delivery")
@Table(name = "delivery")
@IdClass(DeliveryEntity.Key.class)
public class DeliveryEntity {

  @Id
  @Column(name = "recipient_id")
  private long recipientId;

  @Id
  @Column(name = "device_id")
  private long deviceId;

  @Column(name = "state")
  private int state;

  @Column(name = "seq")
  private long seq;

  @Column(name = "expires_at")
  private long expiresAt;

  @Column(name = "claimed_by")
  private String claimedBy;

  @Column(name = "claim_epoch")
  private long claimEpoch;

  @Column(name = "retry_at")
  private Long retryAt;

  @Column(name = "attempts")
  private int attempts;

  @Column(name = "last_status")
  private int lastStatus;

  protected DeliveryEntity() {}

  /** A first delivery, claimed by the node that is about to send it. */
  DeliveryEntity(long recipientId, long deviceId, long seq, long expiresAt, NodeId claimant) {
    this.recipientId = recipientId;
    this.deviceId = deviceId;
    this.seq = seq;
    this.expiresAt = expiresAt;
    this.state = Codes.WAITING;
    this.claimedBy = claimant.name();
    this.claimEpoch = claimant.epoch();
  }

  /** Primary key. */
  public static class Key implements Serializable {

    private static final long serialVersionUID = 1L;

    private long recipientId;
    private long deviceId;

    protected Key() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.recipientId == recipientId && key.deviceId == deviceId;
    }

    @Override
    public int hashCode() {
      return Objects.hash(recipientId, deviceId);
    }
  }
}
