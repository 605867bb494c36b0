package org.opencpm.messaging;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * {@link DeferredMessages}: what devices fetch. A message that is on its way to a device is not
 * given out to it a second time until its end is told.
 */
final class FetchedMessages implements DeferredMessages {

  /** Most messages in one list. */
  static final int MOST = 1000;

  private final DeliveryTransaction transaction;
  private final DeliveryEngine engine;
  private final Set<Key> onTheirWay = ConcurrentHashMap.newKeySet();

  private record Key(long recipientId, long deviceId) {}

  FetchedMessages(DeliveryTransaction transaction, DeliveryEngine engine) {
    this.transaction = transaction;
    this.engine = engine;
  }

  @Override
  public List<Announced> announced(long deviceId) {
    return transaction.announced(deviceId, MOST);
  }

  @Override
  public List<Delivery> claim(long deviceId, Collection<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    List<Long> free =
        announced(deviceId).stream()
            .filter(one -> wanted.isEmpty() || wanted.contains(one.id()))
            .map(Announced::recipientId)
            .filter(id -> onTheirWay.add(new Key(id, deviceId)))
            .toList();
    if (free.isEmpty()) {
      return List.of();
    }
    Set<Long> notClaimed = new HashSet<>(free);
    try {
      List<Delivery> claimed = transaction.claimAnnounced(deviceId, free);
      claimed.forEach(delivery -> notClaimed.remove(delivery.recipientId()));
      return claimed;
    } finally {
      notClaimed.forEach(id -> onTheirWay.remove(new Key(id, deviceId)));
    }
  }

  @Override
  public Delivery withBody(Delivery delivery) {
    return delivery.body() != null
        ? delivery
        : delivery.with(transaction.body(delivery.recipientId()));
  }

  @Override
  public void ended(Delivery delivery, DeviceAnswer answer, int status, Runnable written) {
    engine.fetched(
        delivery,
        answer,
        status,
        () -> {
          forget(delivery);
          written.run();
        });
  }

  private void forget(Delivery delivery) {
    onTheirWay.remove(new Key(delivery.recipientId(), delivery.deviceId()));
  }
}
