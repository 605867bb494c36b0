package org.opencpm.messaging;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;

/**
 * The way of what this server sends in a served user's name (IMS mode): through his S-CSCF, as an
 * originating request of his (3GPP TS 24.229 section 5.7.3). Of somebody who is not registered the
 * S-CSCF is not known; then one that registered somebody here before has to do.
 */
final class OriginatingRoute {

  private final DeviceDirectory devices;
  private final Clock clock;

  OriginatingRoute(DeviceDirectory devices, Clock clock) {
    this.devices = devices;
    this.clock = clock;
  }

  /**
   * The Route; empty while no S-CSCF is known. Reads the database where the user is not remembered.
   *
   * @param device whose S-CSCF comes first; null: any of the user's
   */
  Optional<String> of(long subscriberId, Device device) {
    List<Device> known = devices.devicesOf(subscriberId);
    Stream<Device> own = known.stream().filter(d -> device != null && d.id() == device.id());
    return Stream.concat(own, known.stream())
        .filter(one -> one.reachable(clock.instant()))
        .map(Device::binding)
        .map(Binding::path)
        .filter(path -> path != null)
        .findFirst()
        .or(devices::lastPath)
        .map(path -> path.endsWith(">") ? path.substring(0, path.length() - 1) + ";orig>" : path);
  }
}
