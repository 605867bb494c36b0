package org.opencpm.administration;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.messaging.DeferralNotices;
import org.opencpm.messaging.DeliveryTransaction;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceRepository;
import org.opencpm.subscriber.RegistrationTransactions;

/** What operators do to messages and devices; each call is one transaction with its audit line. */
@Stateless
public class DeliveryActions {

  @Inject private LiveRepository live;
  @Inject private MessageRepository messages;
  @Inject private DeviceRepository devices;
  @Inject private DeferralNotices notices;
  @Inject private DeliveryTransaction deliveries;
  @Inject private RegistrationTransactions registrations;
  @Inject private Policies policies;
  @Inject private Settings settings;
  @Inject private Audit audit;
  @Inject private Clock clock;

  /** For the container. */
  public DeliveryActions() {}

  /** For use outside of a container. */
  DeliveryActions(
      LiveRepository live,
      MessageRepository messages,
      DeviceRepository devices,
      DeferralNotices notices,
      DeliveryTransaction deliveries,
      RegistrationTransactions registrations,
      Policies policies,
      Settings settings,
      Audit audit,
      Clock clock) {
    this.live = live;
    this.messages = messages;
    this.devices = devices;
    this.notices = notices;
    this.deliveries = deliveries;
    this.registrations = registrations;
    this.policies = policies;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes what waits for a user due: as if his devices had registered anew.
   *
   * @param subject for the audit
   * @return deliveries that wait for registered devices now
   */
  public int makeDue(Actor actor, long subscriberId, String subject) {
    Instant now = clock.instant();
    live.makeDue(subscriberId, now);
    EffectivePolicy policy = policies.of(subscriberId);
    for (Device device : devices.devicesOf(subscriberId)) {
      if (device.reachable(now)) {
        int planned =
            messages.planFor(
                device,
                policy.isOn(Policy.DELIVER_TO_ALL_DEVICES),
                policy.get(Policy.DEFERRED_DELIVERY).equals("pull"),
                now);
        if (planned > 0) {
          notices.tell(messages, device, device.binding().address(), now);
        }
      }
    }
    int due = live.makeDue(subscriberId, now);
    if (due > 0) {
      audit.note(actor, "deliver-now", subject, null, due + " deliveries");
    }
    return due;
  }

  /** Ends messages that wait. */
  public DeliveryTransaction.Dropped drop(Actor actor, List<Long> recipientIds, String subject) {
    DeliveryTransaction.Dropped dropped = deliveries.drop(recipientIds);
    if (dropped.recipients() > 0) {
      audit.note(actor, "drop", subject, "waiting", "dropped for " + dropped.recipients());
    }
    return dropped;
  }

  /** Removes the binding of a device; nothing where it has none. */
  public RegistrationTransactions.Changed deregister(Actor actor, Device device) {
    String contact = device.binding() == null ? null : device.binding().contactUri();
    RegistrationTransactions.Changed changed =
        registrations.apply(
            new RegistrationTransactions.Change(
                device.subscriberId(),
                List.of(),
                contact == null ? List.of() : List.of(device.id()),
                new RegistrationTransactions.Preference(false, false),
                settings.maxDevices()),
            clock.instant());
    if (contact != null) {
      audit.note(actor, "deregister", "device " + device.id() + " " + device.key(), contact, null);
    }
    return changed;
  }

  /** Notes what is done to a session or a transfer, which is no matter of the database. */
  public void note(Actor actor, String action, String subject) {
    audit.note(actor, action, subject, null, null);
  }
}
