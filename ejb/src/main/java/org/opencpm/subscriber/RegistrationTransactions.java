package org.opencpm.subscriber;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import javax.interceptor.Interceptors;
import org.opencpm.messaging.DeferralNotices;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.operation.LookUpGate;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policy;

/** Changes of registrations, each in one transaction with the deliveries that it makes possible. */
@Stateless
public class RegistrationTransactions {

  @Inject private DeviceRepository devices;
  @Inject private MessageRepository messages;
  @Inject private DeferralNotices notices;

  /** For the container. */
  public RegistrationTransactions() {}

  /** For use outside of a container. */
  RegistrationTransactions(
      DeviceRepository devices, MessageRepository messages, DeferralNotices notices) {
    this.devices = devices;
    this.messages = messages;
    this.notices = notices;
  }

  /** One binding to be made or replaced. */
  public record Bind(String key, String instance, String name, Binding binding) {}

  /**
   * A change of a user's registration.
   *
   * @param unbind devices whose binding goes
   * @param maxDevices so many devices of the user are known at most; of those beyond, the ones
   *     without binding are forgotten, and what they have had with them
   */
  public record Change(
      long subscriberId,
      List<Bind> bind,
      List<Long> unbind,
      Preference preference,
      int maxDevices) {}

  /**
   * What a user wants done with what waits for a device that registers.
   *
   * @param allMessages it gets what others have taken (policy {@code deliver-to-all-devices})
   * @param fetches it is told of standalone messages and fetches them (policy {@code
   *     deferred-delivery} is {@code pull})
   */
  public record Preference(boolean allMessages, boolean fetches) {

    static Preference of(EffectivePolicy policy) {
      return new Preference(
          policy.isOn(Policy.DELIVER_TO_ALL_DEVICES),
          policy.get(Policy.DEFERRED_DELIVERY).equals("pull"));
    }
  }

  /**
   * What a change came to.
   *
   * @param devices all devices of the user afterwards
   * @param withWork devices that may have deliveries waiting
   */
  public record Changed(List<Device> devices, List<Long> withWork) {}

  @Interceptors(LookUpGate.class)
  public List<Device> devicesOf(long subscriberId) {
    return devices.devicesOf(subscriberId);
  }

  public Optional<Device> find(long deviceId) {
    return devices.find(deviceId);
  }

  public Changed apply(Change change, Instant now) {
    List<Long> withWork = new ArrayList<>();
    for (Bind bind : change.bind()) {
      Device device =
          devices.bind(
              change.subscriberId(), bind.key(), bind.instance(), bind.name(), bind.binding());
      Preference preference = change.preference();
      int planned = messages.planFor(device, preference.allMessages(), preference.fetches(), now);
      if (planned > 0) {
        notices.tell(messages, device, bind.binding().address(), now);
      }
      withWork.add(device.id());
    }
    for (long id : change.unbind()) {
      Optional<Device> device = devices.find(id);
      devices.unbind(id);
      device.ifPresent(gone -> withWork.addAll(messages.retarget(gone, now)));
    }
    List<Device> all = devices.devicesOf(change.subscriberId());
    int tooMany = all.size() - change.maxDevices();
    if (tooMany > 0 && devices.forgetUnbound(change.subscriberId(), tooMany) > 0) {
      all = devices.devicesOf(change.subscriberId());
    }
    return new Changed(all, withWork);
  }

  /**
   * Removes bindings that have run out, at most {@code max}.
   *
   * @return the devices concerned and the devices that got work from it
   */
  public Expired expire(Instant now, int max) {
    List<Device> gone = devices.expired(now, max);
    List<Long> withWork = new ArrayList<>();
    for (Device device : gone) {
      devices.unbind(device.id());
      withWork.addAll(messages.retarget(device, now));
    }
    return new Expired(gone, withWork);
  }

  /** Result of {@link #expire}. */
  public record Expired(List<Device> gone, List<Long> withWork) {}

  public int forget(Instant before, int max) {
    return devices.forget(before, max);
  }

  public long countRegistered(Instant now) {
    return devices.countRegistered(now);
  }
}
