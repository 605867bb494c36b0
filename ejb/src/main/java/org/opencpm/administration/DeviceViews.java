package org.opencpm.administration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** Devices as an operator sees them. */
final class DeviceViews {

  private DeviceViews() {}

  /**
   * One device.
   *
   * @param owner null when he is not there any more
   */
  static DeviceView of(DeviceRow row, Subscriber owner, long waiting, Instant now) {
    Device device = row.device();
    Optional<Binding> binding = device.liveBinding(now);
    String address =
        device.binding() != null
            ? device.binding().address()
            : owner == null || owner.addresses().isEmpty() ? null : owner.defaultAddress();
    return new DeviceView(
        device.id(),
        device.subscriberId(),
        address,
        Facts.nameOf(device),
        device.instance(),
        binding.map(Binding::userAgent).orElse(null),
        binding.map(Binding::contactUri).orElse(null),
        binding
            .map(b -> b.flow().transport() + " " + b.flow().address() + ":" + b.flow().port())
            .orElse(null),
        binding.isEmpty() ? "away" : binding.get().lost() ? "lost" : "registered",
        binding.map(Binding::expiresAt).orElse(null),
        row.lastSeen(),
        binding.map(b -> capabilities(b.contactParams())).orElse(List.of()),
        waiting);
  }

  /** The services by the names of the catalogue, and what else it says of itself. */
  private static List<String> capabilities(String contactParams) {
    List<String> all = new ArrayList<>();
    if (contactParams == null) {
      return all;
    }
    FeatureTags tags = FeatureTags.parse(contactParams);
    for (ServiceIdentifier service : ServiceIdentifier.values()) {
      if (tags.hasService(service)) {
        all.add(service.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    for (String parameter : contactParams.split(";")) {
      String name = parameter.trim();
      boolean said = name.startsWith("+g.3gpp.icsi-ref") || name.startsWith("+sip.instance");
      if (!name.isEmpty() && !said) {
        all.add(name);
      }
    }
    return all;
  }
}
