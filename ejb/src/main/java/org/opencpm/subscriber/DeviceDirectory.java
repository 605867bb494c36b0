package org.opencpm.subscriber;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Settings;

/**
 * The devices of users, remembered on this node and replaced at each registration here, so that
 * checking a sender and addressing a delivery need no query. Entries live {@link #LIFE}: a
 * registration on another node shows by then.
 */
@ApplicationScoped
public class DeviceDirectory {

  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final long MAX_USERS = 500_000;

  private final Cache<Long, List<Device>> bySubscriber =
      Caffeine.newBuilder().maximumSize(MAX_USERS).expireAfterWrite(LIFE).build();

  private final Cache<Flow, Long> ownerOfFlow =
      Caffeine.newBuilder()
          .maximumSize(MAX_USERS)
          .expireAfterWrite(Settings.MAX_REGISTRATION)
          .build();

  private volatile String lastPath;

  private RegistrationTransactions transactions;

  /** For the container's proxy. */
  protected DeviceDirectory() {}

  @Inject
  public DeviceDirectory(RegistrationTransactions transactions) {
    this.transactions = transactions;
  }

  public List<Device> devicesOf(long subscriberId) {
    // In one step: what was read before a registration must not take the place of what it put.
    return bySubscriber.get(subscriberId, transactions::devicesOf);
  }

  public Optional<Device> device(long subscriberId, long deviceId) {
    return devicesOf(subscriberId).stream().filter(d -> d.id() == deviceId).findFirst();
  }

  /** Who registered last from this source on this node; may have gone since. */
  public Optional<Long> lastOwnerOf(Flow flow) {
    return Optional.ofNullable(ownerOfFlow.getIfPresent(flow));
  }

  /** The Route towards a device that registered here last; empty before the first has one. */
  public Optional<String> lastPath() {
    return Optional.ofNullable(lastPath);
  }

  /** Takes over what a change committed. */
  public void replace(long subscriberId, List<Device> devices) {
    bySubscriber.put(subscriberId, List.copyOf(devices));
    for (Device device : devices) {
      if (device.binding() != null) {
        ownerOfFlow.put(device.binding().flow(), subscriberId);
        lastPath = device.binding().path() == null ? lastPath : device.binding().path();
      }
    }
  }

  /** Reads again at the next use, after a change that another way made. */
  public void forget(long subscriberId) {
    bySubscriber.invalidate(subscriberId);
  }
}
