package org.opencpm.messaging.jpa;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;
import org.opencpm.messaging.Delivery;
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

  @Column(name = "lane")
  private int lane;

  protected DeliveryEntity() {}

  private DeliveryEntity(Delivery delivery) {
    this.recipientId = delivery.recipientId();
    this.deviceId = delivery.deviceId();
    this.seq = delivery.seq();
    this.expiresAt = delivery.expiresAt().toEpochMilli();
    this.lane = Codes.of(delivery.lane());
  }

  /** A first delivery, claimed by the node that is about to send it. */
  static DeliveryEntity waiting(Delivery delivery, NodeId claimant) {
    DeliveryEntity row = new DeliveryEntity(delivery);
    row.state = Codes.WAITING;
    row.claimedBy = claimant.name();
    row.claimEpoch = claimant.epoch();
    return row;
  }

  /** A delivery that its device will fetch. */
  static DeliveryEntity announced(Delivery delivery) {
    DeliveryEntity row = new DeliveryEntity(delivery);
    row.state = Codes.ANNOUNCED;
    return row;
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
