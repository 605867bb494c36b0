package org.opencpm.chat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.MsrpReport;

/**
 * The media of one session: the legs of both sides and what may pass between them. All of it
 * happens on the loop of the session's MSRP sessions.
 */
final class SessionMedia {

  /** What becomes of a notification (design 4.4). */
  enum Verdict {
    /** The first of its kind about a message of this session: it goes to the other side. */
    PASS,
    /** It went before: nobody gets it, and its reporter does not hear of that. */
    DROP,
    /** Not about a message of this session: the store finds out. */
    STORE,
    /** It is none. */
    MALFORMED
  }

  /** What the control side decides; called on the loop, must not block. */
  interface Rules {

    /** Whether what a side sends names nobody else as its sender. */
    boolean maySend(Side from, ChatContent content);

    /** A user did something on this leg. */
    void active(LegMedia leg);

    /** A message went from side to side. */
    void passed(Side from, ChatContent content);

    Verdict verdict(Side from, LegMedia source, byte[] notification);

    /**
     * What became of a notification that was to {@link Verdict#PASS}.
     *
     * @param arrived whether the far side has it; if not, it is stored next
     */
    void notified(Side from, byte[] notification, boolean arrived);

    /**
     * Stores a message for the other side.
     *
     * @param done gets the MSRP status once it is committed or failed; any thread
     */
    void store(
        Side from,
        String contentType,
        ChatContent content,
        String id,
        byte[] bytes,
        IntConsumer done);

    /** Stores a notification for whom it concerns; as {@link #store}. */
    void storeNotification(
        Side from, String contentType, String id, byte[] bytes, IntConsumer done);
  }

  private final Rules rules;
  private final long maxMessageSize;
  private final Path spool;
  private final Map<Side, List<LegMedia>> legs = new EnumMap<>(Side.class);
  private final Map<LegMedia, Side> sides = new IdentityHashMap<>();
  private final Map<Side, Boolean> storesFirst = new EnumMap<>(Side.class);

  SessionMedia(Rules rules, long maxMessageSize, Path spool) {
    this.rules = rules;
    this.maxMessageSize = maxMessageSize;
    this.spool = spool;
    for (Side side : Side.values()) {
      legs.put(side, new ArrayList<>(1));
      storesFirst.put(side, false);
    }
  }

  /** Adds a leg that is not there yet. */
  void add(Side side, LegMedia leg) {
    sides.put(leg, side);
    if (!legs.get(side).contains(leg)) {
      legs.get(side).add(leg);
    }
    pressureChanged(leg);
  }

  void remove(LegMedia leg) {
    legs.values().forEach(list -> list.remove(leg));
  }

  /** Messages of a side go to the store and from there to the other side's devices. */
  void storeFirst(Side from, boolean on) {
    storesFirst.put(from, on);
  }

  /** Also of a leg that has left: what it still has on its way is of its side. */
  private Side sideOf(LegMedia leg) {
    return sides.getOrDefault(leg, Side.CALLEE);
  }

  List<LegMedia> targetsOf(LegMedia source) {
    List<LegMedia> all = legs.get(sideOf(source).other());
    return all.stream().anyMatch(LegMedia::isLost)
        ? all.stream().filter(leg -> !leg.isLost()).toList()
        : all;
  }

  boolean storesFirst(LegMedia source) {
    return storesFirst.get(sideOf(source));
  }

  long maxMessageSize() {
    return maxMessageSize;
  }

  MessageKeep newKeep() {
    return new MessageKeep(spool);
  }

  boolean maySend(LegMedia source, ChatContent content) {
    return rules.maySend(sideOf(source), content);
  }

  void active(LegMedia source) {
    rules.active(source);
  }

  void passed(LegMedia source, ChatContent content) {
    rules.passed(sideOf(source), content);
  }

  /** What nobody on the other side takes in the session finds its way by the store. */
  Verdict verdict(LegMedia source, byte[] notification) {
    List<LegMedia> targets = targetsOf(source);
    if (!targets.isEmpty() && targets.stream().noneMatch(LegMedia::takesNotifications)) {
      return Verdict.STORE;
    }
    return rules.verdict(sideOf(source), source, notification);
  }

  void notified(LegMedia source, byte[] notification, boolean arrived) {
    rules.notified(sideOf(source), notification, arrived);
  }

  void store(LegMedia source, PassingMessage message, byte[] bytes, IntConsumer done) {
    rules.store(
        sideOf(source),
        message.head().contentType(),
        message.content,
        message.id(),
        bytes,
        status -> source.session().execute(() -> done.accept(status)));
  }

  void storeNotification(LegMedia source, PassingMessage message, byte[] bytes, IntConsumer done) {
    rules.storeNotification(
        sideOf(source),
        message.head().contentType(),
        message.id(),
        bytes,
        status -> source.session().execute(() -> done.accept(status)));
  }

  /** A leg can take more, or less, than before: who sends to it goes on, or waits. */
  void pressureChanged(LegMedia leg) {
    for (LegMedia source : legs.get(sideOf(leg).other())) {
      source.passage().checkPressure();
    }
  }

  void reported(LegMedia from, MsrpReport report) {
    for (LegMedia source : legs.get(sideOf(from).other())) {
      source.passage().reported(report);
    }
  }
}
