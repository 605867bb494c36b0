package org.opencpm.messaging.jpa;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** Row of {@code delivered_call}: the Call-ID under which a device got a message. */
@Entity(name = "DeliveredCall")
@Table(name = "delivered_call")
@IdClass(DeliveryEntity.Key.class)
public class DeliveredCallEntity {

  @Id
  @Column(name = "recipient_id")
  private long recipientId;

  @Id
  @Column(name = "device_id")
  private long deviceId;

  @Column(name = "call_key")
  private byte[] callKey;

  protected DeliveredCallEntity() {}

  DeliveredCallEntity(long recipientId, long deviceId, byte[] callKey) {
    this.recipientId = recipientId;
    this.deviceId = deviceId;
    this.callKey = callKey;
  }
}
