package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.scene.Registrations;

/** The deliveries of a database in memory; it can be made to fail. */
final class DeliveryRows extends DeliveryTransaction {

  private final Registrations registrations;
  private final Clock clock;
  private final Map<Long, TreeMap<Long, Row>> rows = new TreeMap<>();
  private final List<DeliveryResult> results = new CopyOnWriteArrayList<>();
  private final List<Delivery> causedByRefusal = new ArrayList<>();
  private volatile boolean down;
  private volatile long badRecipient = -1;

  private static final class Row {
    final Delivery delivery;
    DeliveryState state = DeliveryState.WAITING;
    Instant retryAt = Instant.MIN;

    Row(Delivery delivery) {
      this.delivery = delivery;
    }
  }

  DeliveryRows(Registrations registrations, Clock clock) {
    this.registrations = registrations;
    this.clock = clock;
  }

  synchronized Delivery store(Delivery delivery) {
    rows.computeIfAbsent(delivery.deviceId(), d -> new TreeMap<>())
        .put(delivery.seq(), new Row(delivery));
    return delivery;
  }

  /** What a final refusal makes the sender's devices get. */
  synchronized void causes(Delivery notification) {
    causedByRefusal.add(store(notification));
  }

  void down(boolean isDown) {
    down = isDown;
  }

  /** Results of this recipient cannot be written; -1 for none. */
  void bad(long recipientId) {
    badRecipient = recipientId;
  }

  /** Results written down, in order. */
  List<DeliveryResult> results() {
    return results;
  }

  @Override
  public synchronized List<Delivery> claim(long deviceId, Lane lane, boolean early, int max) {
    check();
    return rows.getOrDefault(deviceId, new TreeMap<>()).values().stream()
        .filter(r -> r.delivery.lane() == lane)
        .filter(r -> early ? r.state == DeliveryState.WAITING : isDue(r, clock.instant()))
        .map(
            r -> r.delivery.size() > Delivery.LARGEST_IN_QUEUE ? r.delivery.with(null) : r.delivery)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized byte[] body(long recipientId) {
    check();
    return rows.values().stream()
        .flatMap(device -> device.values().stream())
        .map(row -> row.delivery)
        .filter(d -> d.recipientId() == recipientId)
        .map(Delivery::body)
        .findFirst()
        .orElse(null);
  }

  @Override
  public synchronized List<Long> devicesWithWork(int max) {
    check();
    Instant now = clock.instant();
    return rows.entrySet().stream()
        .filter(e -> e.getValue().values().stream().anyMatch(r -> isDue(r, now)))
        .map(Map.Entry::getKey)
        .filter(id -> registrations.find(id).filter(d -> d.reachable(now)).isPresent())
        .toList();
  }

  @Override
  public synchronized Caused complete(List<Completion> completions) {
    check();
    if (completions.stream().anyMatch(c -> c.result().recipientId() == badRecipient)) {
      throw new IllegalStateException("a bad row");
    }
    List<Delivery> caused = new ArrayList<>();
    for (Completion completion : completions) {
      DeliveryResult result = completion.result();
      for (Row row : rows.get(result.deviceId()).values()) {
        if (row.delivery.recipientId() == result.recipientId()) {
          row.state = result.state();
          row.retryAt = result.retryAt() == null ? Instant.MIN : result.retryAt();
        }
      }
      if (completion.lost() != null) {
        Lost lost = completion.lost();
        registrations.lose(lost.deviceId(), lost.callId(), lost.cseq());
      }
      if (result.state() == DeliveryState.REFUSED) {
        caused.addAll(causedByRefusal);
        causedByRefusal.clear();
      }
      results.add(result);
    }
    return new Caused(caused, List.of());
  }

  private static boolean isDue(Row row, Instant now) {
    return row.state == DeliveryState.WAITING
        && !row.retryAt.isAfter(now)
        && row.delivery.expiresAt().isAfter(now);
  }

  private void check() {
    if (down) {
      throw new IllegalStateException("the database is down");
    }
  }
}
