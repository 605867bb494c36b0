package org.opencpm.administration;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.SubscriberDirectory;

/** Finds messages and sessions and tells their stories; each call in a transaction of its own. */
@Stateless
public class StoryTransactions {

  @Inject private TrailRepository trail;
  @Inject private LiveRepository live;
  @Inject private DirectoryRepository directory;
  @Inject private SubscriberDirectory subscribers;
  @Inject private Settings settings;
  @Inject private Clock clock;

  /** For the container. */
  public StoryTransactions() {}

  /** For use outside of a container. */
  StoryTransactions(
      TrailRepository trail,
      LiveRepository live,
      DirectoryRepository directory,
      SubscriberDirectory subscribers,
      Settings settings,
      Clock clock) {
    this.trail = trail;
    this.live = live;
    this.directory = directory;
    this.subscribers = subscribers;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * One page of what is looked for.
   *
   * @param running Call-IDs of sessions that go on at this node
   */
  public Page<Found> find(Search search, Set<String> running) {
    FactsReader reader = reader(running);
    return new Finder(trail, live, reader, new SearchKeys(subscribers, settings), clock.instant())
        .find(search);
  }

  /** The story of what a key names. */
  public Optional<Story> story(String key, Set<String> running) {
    return facts(key, running).map(facts -> story(withNotifications(facts)));
  }

  /** Rows of a story that are left. */
  public List<LiveRecipient> recipients(String key) {
    return facts(key, Set.of()).map(Facts::recipients).orElse(List.of());
  }

  /** Whether a key names anything. */
  public boolean exists(String key) {
    return facts(key, Set.of()).isPresent();
  }

  private Optional<Facts> facts(String key, Set<String> running) {
    long number = StoryKey.number(key);
    if (number < 0) {
      return Optional.empty();
    }
    FactsReader reader = reader(running);
    if (StoryKey.isRow(key)) {
      return reader.ofRows(live.byIds(List.of(number))).stream().findFirst();
    }
    return trail
        .find(number)
        .filter(TrailEvent::begins)
        .flatMap(begin -> reader.of(List.of(begin)).stream().findFirst());
  }

  private FactsReader reader(Set<String> running) {
    return new FactsReader(trail, live, directory, subscribers, running, clock.instant());
  }

  /** With what happened to the notifications about it, and to a notification itself. */
  private Facts withNotifications(Facts facts) {
    Set<Long> more = new LinkedHashSet<>();
    for (TrailEvent event : facts.events()) {
      if (event.about() != null && event.messageId() != null) {
        more.add(EventKey.of(event.messageId()));
      }
    }
    if (facts.begin().about() != null && facts.begin().messageId() != null) {
      more.add(EventKey.of(facts.begin().messageId()));
    }
    more.remove(facts.begin().story());
    if (more.isEmpty()) {
      return facts;
    }
    List<TrailEvent> events = new ArrayList<>(facts.events());
    events.addAll(trail.ofStories(more, FactsReader.MAX_EVENTS));
    events.sort(Comparator.comparingLong(TrailEvent::id));
    return new Facts(
        facts.key(),
        facts.begin(),
        events,
        facts.recipients(),
        facts.deliveries(),
        facts.devices(),
        facts.running(),
        facts.now());
  }

  static Story story(Facts facts) {
    Found found = FoundOf.of(facts);
    return new Story(
        found,
        Explanation.of(facts, found.state()),
        facts.events().stream().map(StoryTransactions::event).toList(),
        Standings.of(facts),
        Standings.canDeliver(facts),
        Standings.canDrop(facts));
  }

  private static Story.Event event(TrailEvent event) {
    String about =
        event.device() != null
            ? event.device()
            : event.recipients().isEmpty() ? event.sender() : EventWords.to(event);
    return new Story.Event(
        event.at(), event.name(), EventWords.of(event), about, event.status(), event.callId());
  }
}
