package org.opencpm.subscriber.jpa;

import javax.persistence.Column;
import javax.persistence.Embedded;
import javax.persistence.Entity;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;

/** Row of {@code device}. */
@Entity(name = "Device")
@Table(name = "device")
public class DeviceEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "device_id")
  @SequenceGenerator(name = "device_id", sequenceName = "device_id_seq", allocationSize = 1)
  @Column(name = "id")
  private Long id;

  @Column(name = "subscriber_id")
  private long subscriberId;

  @Column(name = "device_key")
  private String key;

  @Column(name = "instance")
  private String instance;

  @Column(name = "name")
  private String name;

  /** Moved by SQL alone, when deliveries are planned. */
  @Column(name = "planned_seq", updatable = false)
  private long plannedSeq;

  @Column(name = "last_seen")
  private long lastSeen;

  @Embedded private BindingFields binding = BindingFields.none();

  @Column(name = "lost")
  private boolean lost;

  protected DeviceEntity() {}

  DeviceEntity(long subscriberId, String key) {
    this.subscriberId = subscriberId;
    this.key = key;
  }

  void bind(String newInstance, String newName, Binding newBinding) {
    instance = newInstance;
    if (newName != null) {
      name = newName;
    }
    binding = BindingFields.of(newBinding);
    lost = false;
    lastSeen = newBinding.expiresAt().toEpochMilli();
  }

  void unbind() {
    binding = BindingFields.none();
    lost = false;
  }

  boolean markLost(String callId, long cseq) {
    if (lost || binding == null || !binding.isOf(callId, cseq)) {
      return false;
    }
    lost = true;
    return true;
  }

  Device toDevice() {
    Binding current = binding != null && binding.present() ? binding.toBinding(lost) : null;
    return new Device(id, subscriberId, key, instance, name, current);
  }
}
