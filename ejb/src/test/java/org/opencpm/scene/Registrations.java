package org.opencpm.scene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.RegistrationTransactions;
import org.opencpm.subscriber.Subscriber;

/** Devices and bindings in memory. */
public final class Registrations extends RegistrationTransactions {

  private final Map<Long, Device> devices = new ConcurrentSkipListMap<>();
  private final AtomicLong ids = new AtomicLong(100);
  private volatile RuntimeException trouble;
  private volatile Runnable whileReading = () -> {};

  /** Registers a device until an hour from the start of the clock. */
  public Device device(Subscriber user, String key, Flow flow) {
    return device(user, key, flow, 1);
  }

  /** Registers a device, with the CSeq of its REGISTER. */
  public Device device(Subscriber user, String key, Flow flow, long cseq) {
    return bind(
        user.id(),
        key,
        null,
        null,
        new Binding(
            "sip:" + key + "@" + flow.address() + ":" + flow.port(),
            "",
            flow,
            user.defaultAddress(),
            "reg-" + key,
            cseq,
            MovableClock.START.plusSeconds(3600),
            1.0,
            null,
            null,
            null,
            false));
  }

  public synchronized Device bind(
      long subscriberId, String key, String instance, String name, Binding binding) {
    long id =
        devices.values().stream()
            .filter(d -> d.subscriberId() == subscriberId && d.key().equals(key))
            .map(Device::id)
            .findFirst()
            .orElseGet(ids::incrementAndGet);
    Device device = new Device(id, subscriberId, key, instance, name, binding);
    devices.put(id, device);
    return device;
  }

  public synchronized void unbind(long id) {
    devices.computeIfPresent(
        id, (k, d) -> new Device(id, d.subscriberId(), d.key(), d.instance(), d.name(), null));
  }

  /** As the repository does: only while the binding is still the one that was tried. */
  public synchronized void lose(long id, String callId, long cseq) {
    Device device = devices.get(id);
    Binding b = device.binding();
    if (b != null && b.callId().equals(callId) && b.cseq() == cseq) {
      bind(
          device.subscriberId(),
          device.key(),
          device.instance(),
          device.name(),
          new Binding(
              b.contactUri(),
              b.contactParams(),
              b.flow(),
              b.address(),
              b.callId(),
              b.cseq(),
              b.expiresAt(),
              b.q(),
              b.userAgent(),
              b.gruu(),
              b.path(),
              true));
    }
  }

  /** From now on the database does not answer; null: it does again. */
  public void fail(RuntimeException why) {
    trouble = why;
  }

  /** Runs something between reading the devices and giving them back. */
  public void whileReading(Runnable work) {
    whileReading = work;
  }

  @Override
  public List<Device> devicesOf(long subscriberId) {
    check();
    List<Device> found =
        devices.values().stream().filter(d -> d.subscriberId() == subscriberId).toList();
    whileReading.run();
    return found;
  }

  @Override
  public Optional<Device> find(long deviceId) {
    check();
    return Optional.ofNullable(devices.get(deviceId));
  }

  @Override
  public synchronized Changed apply(Change change, Instant now) {
    check();
    List<Long> withWork = new ArrayList<>();
    for (Bind bind : change.bind()) {
      withWork.add(
          bind(change.subscriberId(), bind.key(), bind.instance(), bind.name(), bind.binding())
              .id());
    }
    change.unbind().forEach(this::unbind);
    return new Changed(devicesOf(change.subscriberId()), withWork);
  }

  private void check() {
    if (trouble != null) {
      throw trouble;
    }
  }
}
