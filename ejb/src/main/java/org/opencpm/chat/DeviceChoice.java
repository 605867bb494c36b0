package org.opencpm.chat;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AcceptContact;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Which devices a session is offered to (AD-PF-31, AD-PF-32): those that are there, that the caller
 * may mean (RFC 3841) and that can have it; of them, by policy, all, those that said they can, or
 * one after the other, the one that the user prefers first.
 */
public final class DeviceChoice {

  private final DeviceDirectory devices;
  private final Policies policies;
  private final Clock clock;

  public DeviceChoice(DeviceDirectory devices, Policies policies, Clock clock) {
    this.devices = devices;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * The devices to invite, in rounds: all of the first one, and all of the next one when none of
   * those has taken it (RFC 3261 16.6, sequential). Empty: there is none.
   */
  public List<List<Device>> rounds(SessionDirection forth, HeaderList headers) {
    List<AcceptContact> wishes = wishes(headers);
    List<Device> capable =
        devices.devicesOf(forth.recipient().id()).stream()
            .filter(d -> d.reachable(clock.instant()))
            .filter(d -> forth.deviceKey() == null || forth.deviceKey().equals(d.key()))
            .filter(d -> tags(d).matches(wishes))
            .filter(d -> mayHave(d, forth.service()))
            .sorted(Comparator.comparingDouble((Device d) -> -d.binding().q()))
            .toList();
    return capable.isEmpty() ? List.of() : byPolicy(capable, forth);
  }

  private List<List<Device>> byPolicy(List<Device> capable, SessionDirection forth) {
    return switch (policies.of(forth.recipient().id()).get(Policy.DEVICE_CHOICE)) {
      case "by-capability" -> {
        List<Device> saying = capable.stream().filter(d -> says(d, forth.service())).toList();
        yield List.of(saying.isEmpty() ? capable : saying);
      }
      case "primary-first" -> capable.stream().map(List::of).toList();
      default -> List.of(capable);
    };
  }

  /** A device that names services can have those; one that names none may have any. */
  private static boolean mayHave(Device device, ServiceIdentifier service) {
    return tags(device).services().isEmpty() || says(device, service);
  }

  private static boolean says(Device device, ServiceIdentifier service) {
    return tags(device).hasService(service) || tags(device).has("+g.oma.sip-im");
  }

  private static FeatureTags tags(Device device) {
    return FeatureTags.parse(device.binding().contactParams());
  }

  private static List<AcceptContact> wishes(HeaderList headers) {
    try {
      return AcceptContact.parseAll(headers.all("Accept-Contact"));
    } catch (AddressSyntaxException e) {
      // Read already when the invitation was checked.
      return List.of();
    }
  }
}
