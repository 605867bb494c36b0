package org.opencpm.administration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.opencpm.administration.Found.Kind;
import org.opencpm.administration.Found.State;

/**
 * Finds messages and sessions, newest first. It looks at {@link #MOST} beginnings for a page at
 * most: where few of them fit, the page is short and says where to go on.
 */
final class Finder {

  private static final int CHUNK = 200;
  private static final int MOST = 2000;

  private final TrailRepository trail;
  private final LiveRepository live;
  private final FactsReader reader;
  private final SearchKeys meanings;
  private final Instant now;

  Finder(
      TrailRepository trail,
      LiveRepository live,
      FactsReader reader,
      SearchKeys meanings,
      Instant now) {
    this.trail = trail;
    this.live = live;
    this.reader = reader;
    this.meanings = meanings;
    this.now = now;
  }

  Page<Found> find(Search search) {
    boolean byText = search.text() != null && !search.text().isBlank();
    int size = PageSize.of(search.size());
    if (search.state() == State.WAITING && !byText) {
      return waiting(search, size);
    }
    Set<String> texts = byText ? meanings.of(search.text()) : Set.of();
    Set<Long> keys = keys(search, texts);
    long from = search.from() == null ? 0 : EventIds.floor(search.from());
    long below = below(search);
    List<Found> page = new ArrayList<>();
    int looked = 0;
    while (true) {
      List<TrailEvent> chunk =
          keys.isEmpty()
              ? trail.newest(below, from, CHUNK)
              : trail.newest(keys, below, from, CHUNK);
      looked += chunk.size();
      Map<Long, Facts> byBeginning = candidates(chunk, search, texts);
      for (TrailEvent event : chunk) {
        below = event.id();
        // What a message came to may name it more than once.
        Facts facts = byBeginning.remove(event.begins() ? event.id() : event.story());
        if (facts != null) {
          Found found = FoundOf.of(facts);
          if (search.state() == null || search.state() == found.state()) {
            page.add(found);
          }
          if (page.size() == size) {
            return new Page<>(page, Long.toString(below));
          }
        }
      }
      if (chunk.size() < CHUNK) {
        return new Page<>(page, null);
      }
      below = chunk.get(chunk.size() - 1).id();
      if (looked >= MOST) {
        return new Page<>(page, Long.toString(below));
      }
    }
  }

  /** Without a text the rare ones have an index entry of their own. */
  private static Set<Long> keys(Search search, Set<String> texts) {
    if (!texts.isEmpty()) {
      return texts.stream().map(EventKey::of).collect(Collectors.toSet());
    }
    if (search.state() == State.REFUSED) {
      return Set.of(EventKey.of(TrailEvent.REFUSED));
    }
    if (search.state() == State.FAILED) {
      return Set.of(EventKey.of(TrailEvent.FAILED));
    }
    if (search.state() == State.LIVE || search.state() == State.ENDED) {
      return Set.of(EventKey.of(TrailEvent.KIND + Kind.SESSION));
    }
    boolean common =
        search.kind() == null
            || search.kind() == Kind.STANDALONE
            || search.kind() == Kind.NOTIFICATION;
    return common ? Set.of() : Set.of(EventKey.of(TrailEvent.KIND + search.kind()));
  }

  private static long below(Search search) {
    long end = search.to() == null ? Long.MAX_VALUE : EventIds.floor(search.to().plusMillis(1));
    return PageSize.number(search.after(), end);
  }

  /**
   * The facts of those that fit as far as their beginning tells: by the event, and of those that
   * another event led to by their story.
   */
  private Map<Long, Facts> candidates(
      List<TrailEvent> chunk, Search search, Collection<String> texts) {
    Map<Long, TrailEvent> beginnings = new LinkedHashMap<>();
    List<Long> stories = new ArrayList<>();
    for (TrailEvent event : chunk) {
      if (event.begins()) {
        beginnings.put(event.id(), event);
      } else {
        stories.add(event.story());
      }
    }
    for (TrailEvent event : trail.beginningsOf(stories, CHUNK)) {
      if (event.about() == null) {
        beginnings.putIfAbsent(event.story(), event);
      }
    }
    beginnings.values().removeIf(begin -> !fits(begin, search, texts));
    List<Facts> facts = reader.of(beginnings.values());
    Map<Long, Facts> found = new HashMap<>();
    int i = 0;
    for (Long key : beginnings.keySet()) {
      found.put(key, facts.get(i++));
    }
    return found;
  }

  private static boolean fits(TrailEvent begin, Search search, Collection<String> texts) {
    Kind kind = FoundOf.kind(begin);
    boolean own = begin.messageId() != null && texts.contains(begin.messageId());
    if (search.kind() != null && kind != search.kind()) {
      return false;
    }
    // Notifications are part of the story of what they speak of.
    boolean aside = kind == Kind.NOTIFICATION || kind == Kind.NOTICE;
    if (search.kind() == null && aside && !own) {
      return false;
    }
    // The request that follows a challenge tells more.
    if (begin.isChallenge() && (search.state() != State.REFUSED || texts.isEmpty())) {
      return false;
    }
    return texts.isEmpty()
        || own
        || texts.contains(begin.conversationId())
        || texts.contains(begin.contributionId())
        || texts.contains(begin.callId())
        || texts.contains(begin.sender())
        || begin.recipients().stream().anyMatch(texts::contains);
  }

  /** What waits is in the tables, whether its events are kept or not. */
  private Page<Found> waiting(Search search, int size) {
    long below = PageSize.number(search.after(), Long.MAX_VALUE);
    List<LiveRecipient> rows = live.waiting(below, now, size);
    List<Found> page =
        reader.ofRows(rows).stream()
            .filter(facts -> inTime(facts, search))
            .map(FoundOf::of)
            .filter(found -> search.kind() == null || search.kind() == found.kind())
            .filter(
                found ->
                    search.kind() != null
                        || found.kind() != Kind.NOTIFICATION && found.kind() != Kind.NOTICE)
            .toList();
    String next = rows.size() < size ? null : Long.toString(rows.get(rows.size() - 1).id());
    return new Page<>(page, next);
  }

  private static boolean inTime(Facts facts, Search search) {
    Instant at = facts.begin().at();
    return (search.from() == null || !at.isBefore(search.from()))
        && (search.to() == null || !at.isAfter(search.to()));
  }
}
