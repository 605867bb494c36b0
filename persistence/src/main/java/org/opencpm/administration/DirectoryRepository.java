package org.opencpm.administration;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.subscriber.Subscriber;

/**
 * Lists of subscribers and devices for an operator, in pages by key. Every call runs in the
 * caller's transaction.
 */
public interface DirectoryRepository {

  /** Devices that a search by text looks at for one page. */
  int DEVICES_SEARCHED = 20_000;

  /** Subscribers by user name, without credentials. */
  List<Subscriber> subscribers(String prefix, String afterUserName, int max);

  /** Without credentials. */
  List<Subscriber> subscribers(Collection<Long> ids);

  /** Whom these user names belong to, by user name. */
  Map<String, Long> idsByUserName(Collection<String> userNames);

  /** Whom these canonical addresses belong to, by address. */
  Map<String, Long> owners(Collection<String> addresses);

  /** Number of devices by subscriber. */
  Map<Long, Integer> deviceCounts(Collection<Long> subscriberIds);

  /** Counts all subscribers; reads an index from end to end. */
  long countSubscribers();

  /** Devices in the order of their ids. */
  List<DeviceRow> devices(long afterId, boolean registeredAlone, Instant now, int max);

  /** Devices of these users. */
  List<DeviceRow> devicesOf(Collection<Long> subscriberIds);

  /**
   * Devices among the next {@link #DEVICES_SEARCHED} in whose address, name, user agent or instance
   * a text occurs, letter case aside.
   *
   * @param registeredAlone leaves those without a live registration out
   */
  Searched search(String text, long afterId, boolean registeredAlone, Instant now, int max);

  /**
   * What a search found.
   *
   * @param next where to go on, null when all devices were looked at
   */
  record Searched(List<DeviceRow> devices, Long next) {}

  Optional<DeviceRow> device(long id);
}
