package org.opencpm.administration;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.administration.DirectoryRepository.Searched;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/** Lists of subscribers, devices and audit lines, each page in a transaction of its own. */
@Stateless
public class ListTransactions {

  /** Messages of one user that are counted. */
  private static final int COUNTED = 1000;

  @Inject private DirectoryRepository directory;
  @Inject private LiveRepository live;
  @Inject private AuditRepository audit;
  @Inject private SubscriberDirectory subscribers;
  @Inject private Settings settings;
  @Inject private Clock clock;

  /** For the container. */
  public ListTransactions() {}

  /** For use outside of a container. */
  ListTransactions(
      DirectoryRepository directory,
      LiveRepository live,
      AuditRepository audit,
      SubscriberDirectory subscribers,
      Settings settings,
      Clock clock) {
    this.directory = directory;
    this.live = live;
    this.audit = audit;
    this.subscribers = subscribers;
    this.settings = settings;
    this.clock = clock;
  }

  /** As {@link Console#devices}. */
  public Page<DeviceView> devices(String text, boolean registeredAlone, String after, int size) {
    Instant now = clock.instant();
    long from = PageSize.number(after, 0);
    int max = PageSize.of(size);
    if (text == null || text.isBlank()) {
      return page(directory.devices(from, registeredAlone, now, max), max);
    }
    Optional<Subscriber> owner = new SearchKeys(subscribers, settings).user(text);
    if (owner.isPresent()) {
      List<DeviceRow> own =
          directory.devicesOf(List.of(owner.get().id())).stream()
              .filter(row -> row.device().id() > from)
              .filter(row -> !registeredAlone || row.device().liveBinding(now).isPresent())
              .limit(max)
              .toList();
      return page(own, max);
    }
    Searched found = directory.search(text.trim(), from, registeredAlone, now, max);
    String next = found.next() == null ? null : found.next().toString();
    return new Page<>(views(found.devices()), next);
  }

  /** As {@link Console#device}. */
  public Optional<DeviceView> device(long id) {
    return directory.device(id).map(row -> views(List.of(row)).get(0));
  }

  private Page<DeviceView> page(List<DeviceRow> rows, int max) {
    return new Page<>(views(rows), next(rows, max, row -> row.device().id()));
  }

  private List<DeviceView> views(List<DeviceRow> rows) {
    Instant now = clock.instant();
    Map<Long, Long> waiting =
        live.waitingByDevice(rows.stream().map(row -> row.device().id()).toList());
    Map<Long, Subscriber> owners =
        directory
            .subscribers(rows.stream().map(row -> row.device().subscriberId()).toList())
            .stream()
            .collect(Collectors.toMap(Subscriber::id, Function.identity()));
    return rows.stream()
        .map(
            row ->
                DeviceViews.of(
                    row,
                    owners.get(row.device().subscriberId()),
                    waiting.getOrDefault(row.device().id(), 0L),
                    now))
        .toList();
  }

  /** As {@link Console#subscribers}. */
  public Page<SubscriberView> subscribers(String text, String after, int size) {
    int max = PageSize.of(size);
    String from = after == null ? "" : after;
    String wanted = text == null ? "" : text.trim();
    List<Subscriber> found = new ArrayList<>();
    if (!wanted.isEmpty() && from.isEmpty()) {
      new SearchKeys(subscribers, settings)
          .address(wanted)
          .map(address -> directory.owners(List.of(address)).get(address))
          .ifPresent(id -> found.addAll(directory.subscribers(List.of(id))));
    }
    List<Subscriber> byName = directory.subscribers(wanted, from, max);
    byName.stream()
        .filter(one -> found.stream().noneMatch(known -> known.id() == one.id()))
        .forEach(found::add);
    String next = byName.size() < max ? null : byName.get(max - 1).userName();
    return new Page<>(views(found, directory), next);
  }

  private static List<SubscriberView> views(List<Subscriber> found, DirectoryRepository directory) {
    Map<Long, Integer> devices =
        directory.deviceCounts(found.stream().map(Subscriber::id).toList());
    return found.stream()
        .map(
            one ->
                new SubscriberView(
                    one.id(),
                    one.userName(),
                    one.addresses(),
                    one.active(),
                    devices.getOrDefault(one.id(), 0)))
        .toList();
  }

  /** One subscriber with his devices; the policies are added by who knows them. */
  public Optional<SubscriberDetail> subscriber(long id, List<PolicyView> policies) {
    List<Subscriber> found = directory.subscribers(List.of(id));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SubscriberDetail(
            views(found, directory).get(0),
            views(directory.devicesOf(List.of(id))),
            policies,
            live.waitingOf(id, clock.instant(), COUNTED).size()));
  }

  /** User names by id, for lists of what users own. */
  public Map<Long, String> ownerNames(List<Long> ids) {
    return directory.subscribers(ids).stream()
        .collect(
            Collectors.toMap(
                Subscriber::id,
                one -> one.addresses().isEmpty() ? one.userName() : one.defaultAddress()));
  }

  /** As {@link Console#audit}. */
  public Page<AuditEntry> audit(String after, int size) {
    int max = PageSize.of(size);
    List<AuditEntry> lines = audit.newest(PageSize.number(after, Long.MAX_VALUE), max);
    return new Page<>(lines, next(lines, max, AuditEntry::id));
  }

  private static <T> String next(List<T> rows, int max, ToLongFunction<T> id) {
    return rows.size() < max ? null : Long.toString(id.applyAsLong(rows.get(rows.size() - 1)));
  }
}
