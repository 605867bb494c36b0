package org.opencpm.administration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.opencpm.messaging.DedupeKey;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * Puts together what is known of messages: for many of them with a few queries, each of which walks
 * an index.
 */
final class FactsReader {

  /** Events that are read for one page or one story. */
  static final int MAX_EVENTS = 2000;

  /** Messages of a mailbox that are looked at for one without a message id. */
  private static final int MAX_NEIGHBOURS = 500;

  /** A message is accepted so long before the event of it is written at most. */
  private static final Duration BEFORE = Duration.ofMinutes(2);

  private static final Duration AFTER = Duration.ofSeconds(5);

  private final TrailRepository trail;
  private final LiveRepository live;
  private final DirectoryRepository directory;
  private final SubscriberDirectory subscribers;
  private final Set<String> running;
  private final Instant now;

  /**
   * @param running Call-IDs of sessions that go on at this node
   */
  FactsReader(
      TrailRepository trail,
      LiveRepository live,
      DirectoryRepository directory,
      SubscriberDirectory subscribers,
      Set<String> running,
      Instant now) {
    this.trail = trail;
    this.live = live;
    this.directory = directory;
    this.subscribers = subscribers;
    this.running = running;
    this.now = now;
  }

  /** The facts of what began with these events, in their order. */
  List<Facts> of(Collection<TrailEvent> beginnings) {
    Map<Long, List<LiveRecipient>> rows = rows(beginnings);
    return facts(
        beginnings.stream()
            .map(
                begin ->
                    new Beginning(
                        StoryKey.ofEvent(begin.id()),
                        begin,
                        rows.getOrDefault(begin.id(), List.of())))
            .toList());
  }

  /** The facts of rows, each by itself, with what is known of their beginnings. */
  List<Facts> ofRows(List<LiveRecipient> recipients) {
    return facts(
        recipients.stream()
            .map(one -> new Beginning(StoryKey.ofRow(one.id()), beginning(one), List.of(one)))
            .toList());
  }

  /** What began, and the rows that are left of it. */
  private record Beginning(String key, TrailEvent event, List<LiveRecipient> rows) {}

  /** What a message began with of which only the row is there. */
  private static TrailEvent beginning(LiveRecipient one) {
    String story = one.messageId() != null ? one.messageId() : one.conversationId();
    return new TrailEvent(
        EventIds.floor(one.acceptedAt()),
        "accepted",
        true,
        one.kind().name(),
        EventKey.of(story == null ? "" : story),
        one.messageId(),
        one.conversationId(),
        null,
        one.callId(),
        one.sender(),
        List.of(one.recipient()),
        null,
        0,
        one.size(),
        null,
        null);
  }

  private List<Facts> facts(List<Beginning> beginnings) {
    Map<Long, List<TrailEvent>> events = events(beginnings.stream().map(Beginning::event).toList());
    List<LiveRecipient> rows = beginnings.stream().flatMap(b -> b.rows().stream()).toList();
    List<LiveDelivery> deliveries = live.deliveries(rows.stream().map(LiveRecipient::id).toList());
    List<DeviceRow> devices =
        directory.devicesOf(
            new LinkedHashSet<>(rows.stream().map(LiveRecipient::subscriberId).toList()));
    return beginnings.stream()
        .map(
            begin ->
                facts(
                    begin.key(),
                    begin.event(),
                    events.getOrDefault(begin.event().story(), List.of()),
                    begin.rows(),
                    deliveries,
                    devices))
        .toList();
  }

  private Facts facts(
      String key,
      TrailEvent begin,
      List<TrailEvent> events,
      List<LiveRecipient> recipients,
      List<LiveDelivery> deliveries,
      List<DeviceRow> devices) {
    Set<Long> rows = new LinkedHashSet<>();
    Set<Long> users = new LinkedHashSet<>();
    for (LiveRecipient recipient : recipients) {
      rows.add(recipient.id());
      users.add(recipient.subscriberId());
    }
    return new Facts(
        key,
        begin,
        events,
        recipients,
        deliveries.stream().filter(d -> rows.contains(d.recipientId())).toList(),
        devices.stream().filter(d -> users.contains(d.device().subscriberId())).toList(),
        begin.callId() != null && running.contains(begin.callId()),
        now);
  }

  /** What happened to each, by story. */
  private Map<Long, List<TrailEvent>> events(Collection<TrailEvent> beginnings) {
    Map<Long, List<TrailEvent>> events = new HashMap<>();
    Set<Long> stories = new LinkedHashSet<>();
    beginnings.forEach(begin -> stories.add(begin.story()));
    for (TrailEvent event : trail.ofStories(stories, MAX_EVENTS)) {
      events.computeIfAbsent(event.story(), story -> new ArrayList<>()).add(event);
    }
    return events;
  }

  /** The rows of each message that are left, by the id of its beginning. */
  private Map<Long, List<LiveRecipient>> rows(Collection<TrailEvent> beginnings) {
    Map<String, Long> byKey = new LinkedHashMap<>();
    Map<Long, List<LiveRecipient>> rows = new HashMap<>();
    for (TrailEvent begin : beginnings) {
      if (begin.isRefusal() || "SESSION".equals(begin.kind())) {
        continue;
      }
      boolean named = begin.messageId() != null && !"NOTIFICATION".equals(begin.kind());
      if (named) {
        keys(begin).forEach(key -> byKey.putIfAbsent(key, begin.id()));
      } else {
        rows.put(begin.id(), neighbours(begin));
      }
    }
    Map<String, Long> beginningOf = new HashMap<>();
    for (TrailEvent begin : beginnings) {
      for (String recipient : begin.recipients()) {
        beginningOf.putIfAbsent(name(begin.sender(), recipient, begin.messageId()), begin.id());
      }
    }
    for (LiveRecipient row : live.byDedupeKeys(byKey.keySet())) {
      Long begin = beginningOf.get(name(row.sender(), row.recipient(), row.messageId()));
      if (begin != null) {
        rows.computeIfAbsent(begin, id -> new ArrayList<>()).add(row);
      }
    }
    return rows;
  }

  private static String name(String sender, String recipient, String messageId) {
    return sender + ' ' + recipient + ' ' + messageId;
  }

  private List<String> keys(TrailEvent begin) {
    if (begin.sender() == null) {
      return List.of();
    }
    String sender =
        subscribers
            .byAddress(begin.sender())
            .map(Sender::keyOf)
            .orElseGet(() -> Sender.keyOfForeign(begin.sender()));
    return begin.recipients().stream()
        .map(subscribers::byAddress)
        .flatMap(java.util.Optional::stream)
        .map(Subscriber::id)
        .map(id -> DedupeKey.ofMessageId(sender, id, begin.messageId()))
        .toList();
  }

  /** Rows of a message whose key cannot be made: looked for in its recipients' mailboxes. */
  private List<LiveRecipient> neighbours(TrailEvent begin) {
    List<LiveRecipient> found = new ArrayList<>();
    for (String recipient : begin.recipients()) {
      subscribers
          .byAddress(recipient)
          .ifPresent(
              user ->
                  live
                      .inMailbox(
                          user.id(),
                          begin.at().minus(BEFORE),
                          begin.at().plus(AFTER),
                          MAX_NEIGHBOURS)
                      .stream()
                      .filter(row -> isOf(row, begin))
                      .forEach(found::add));
    }
    return found;
  }

  private static boolean isOf(LiveRecipient row, TrailEvent begin) {
    return Objects.equals(row.messageId(), begin.messageId())
        && Objects.equals(row.conversationId(), begin.conversationId())
        && (begin.callId() == null || Objects.equals(row.callId(), begin.callId()));
  }
}
