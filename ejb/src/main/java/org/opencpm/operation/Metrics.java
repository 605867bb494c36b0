package org.opencpm.operation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.enterprise.context.ApplicationScoped;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.DeliveryResult;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.messaging.MessageKind;
import org.opencpm.signalling.Outcome;

/**
 * The counters and gauges that {@code /metrics} gives out (docs/operations.md has the catalogue).
 */
@ApplicationScoped
public class Metrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<MessageKind, Counter> accepted = new EnumMap<>(MessageKind.class);
  private final Map<MessageKind, Counter> delivered = new EnumMap<>(MessageKind.class);
  private final Map<Outcome, Counter> refused = new EnumMap<>(Outcome.class);
  private final Map<MessageKind, Counter> deferred = new EnumMap<>(MessageKind.class);
  private final Map<MessageKind, Counter> expired = new EnumMap<>(MessageKind.class);

  /** The registry holds what it asks weakly: without this it would be gone, and the count stand. */
  private final List<Supplier<Number>> counted = new CopyOnWriteArrayList<>();

  private final Timer latency =
      Timer.builder("cpm_delivery_latency")
          .description("From acceptance to the device's 2xx")
          .serviceLevelObjectives(
              Duration.ofMillis(5),
              Duration.ofMillis(10),
              Duration.ofMillis(25),
              Duration.ofMillis(50),
              Duration.ofMillis(100),
              Duration.ofMillis(250),
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofHours(1),
              Duration.ofDays(1))
          .register(registry);

  public Metrics() {
    for (MessageKind kind : MessageKind.values()) {
      String name = kind.name().toLowerCase(java.util.Locale.ROOT);
      accepted.put(kind, registry.counter("cpm_accepted", "class", name));
      delivered.put(kind, registry.counter("cpm_delivered", "class", name));
      deferred.put(kind, registry.counter("cpm_deferred", "class", name));
      expired.put(kind, registry.counter("cpm_expired", "class", name));
    }
    for (Outcome outcome : Outcome.values()) {
      if (outcome.status() >= 400) {
        refused.put(
            outcome, registry.counter("cpm_refused", "status", Integer.toString(outcome.status())));
      }
    }
  }

  /** A message or notification is committed. */
  public void accepted(MessageKind kind, boolean isDeferred) {
    accepted.get(kind).increment();
    if (isDeferred) {
      deferred.get(kind).increment();
    }
  }

  public void refused(Outcome outcome) {
    Counter counter = refused.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A device answered. */
  public void attempted(Delivery delivery, DeliveryResult result, Instant now) {
    if (result.state() == DeliveryState.DONE) {
      delivered.get(delivery.kind()).increment();
      latency.record(Duration.between(delivery.acceptedAt(), now));
    }
  }

  /** A message ended that no device has taken. */
  public void expired(MessageKind kind) {
    expired.get(kind).increment();
  }

  /** A request brought so many bytes of a file. */
  public void uploaded(long bytes) {
    transferred("upload", bytes);
  }

  /** A request fetched so many bytes of a file. */
  public void downloaded(long bytes) {
    transferred("download", bytes);
  }

  private void transferred(String direction, long bytes) {
    registry.counter("cpm_file_requests", "direction", direction).increment();
    registry.counter("cpm_file_bytes", "direction", direction).increment(bytes);
  }

  /** Registers a counter that is asked at each scrape. */
  public void count(String name, String description, Supplier<Number> value) {
    counted.add(value);
    FunctionCounter.builder(name, value, v -> v.get().doubleValue())
        .description(description)
        .register(registry);
  }

  /**
   * What was counted since the start, over all kinds.
   *
   * @param latencySeconds sum over the delivered ones
   * @param refused without challenges, which are ordinary
   */
  public record Totals(
      double accepted,
      double delivered,
      double deferred,
      double expired,
      double refused,
      double latencySeconds) {}

  /** What was counted until now. */
  public Totals totals() {
    return new Totals(
        sum(accepted.values()),
        sum(delivered.values()),
        sum(deferred.values()),
        sum(expired.values()),
        refused.entrySet().stream()
            .filter(e -> e.getKey().status() != 401 && e.getKey().status() != 407)
            .mapToDouble(e -> e.getValue().count())
            .sum(),
        latency.totalTime(TimeUnit.SECONDS));
  }

  private static double sum(Collection<Counter> counters) {
    return counters.stream().mapToDouble(Counter::count).sum();
  }

  /** Registers a gauge that is asked at each scrape. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** The Prometheus text (version 0.0.4). */
  public String scrape() {
    return registry.scrape();
  }
}
