package org.opencpm.administration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opencpm.administration.Found.State;

/**
 * Tells in whole sentences why a message or a session stands as it does, and what would help, to
 * somebody who knows no document.
 */
final class Explanation {

  /** Recipients of whom it speaks one by one. */
  private static final int SPOKEN_OF = 20;

  private Explanation() {}

  /** Never empty. */
  static List<String> of(Facts facts, State state) {
    List<String> sentences = new ArrayList<>();
    if (state == State.REFUSED) {
      sentences.addAll(Refusals.explain(facts.begin()));
    } else if (facts.isSession()) {
      session(facts, state, sentences);
    } else if (facts.recipients().isEmpty()) {
      over(facts, sentences);
    } else {
      facts.recipients().stream()
          .sorted((a, b) -> Boolean.compare(b.waits(facts.now()), a.waits(facts.now())))
          .limit(SPOKEN_OF)
          .forEach(recipient -> sentences.addAll(Standings.explain(facts, recipient)));
      int more = facts.recipients().size() - SPOKEN_OF;
      if (more > 0) {
        sentences.add("There are " + more + " more recipients.");
      }
    }
    notifications(facts, sentences);
    return sentences;
  }

  private static void session(Facts facts, State state, List<String> sentences) {
    if (state == State.LIVE) {
      sentences.add("The session goes on.");
      return;
    }
    for (TrailEvent event : facts.events()) {
      switch (event.name()) {
        case "session-refused", "transfer-refused" -> sentences.add(sessionRefused(event));
        case "session-cancelled", "transfer-cancelled" -> sentences.add(EventWords.of(event));
        case "session-ended", "transfer-ended" ->
            sentences.add("It ended at " + Times.of(event.at()) + ".");
        default -> {
          // It tells what happened, not how it stands.
        }
      }
    }
    if (sentences.isEmpty()) {
      sentences.add(
          "It does not go on at this node. When it ended was not noted: the node was stopped"
              + " meanwhile, or it goes on at another one.");
    }
  }

  private static String sessionRefused(TrailEvent event) {
    return switch (event.status()) {
      case 480 -> "No device of the one invited could be reached (480).";
      case 486, 600 -> "The one invited was busy (" + event.status() + ").";
      case 603 -> "The one invited declined (603).";
      default -> "It was not taken: " + event.status() + ".";
    };
  }

  /** Of what has no rows any more. */
  private static void over(Facts facts, List<String> sentences) {
    if (facts.begin().name().equals("dropped")) {
      sentences.add(EventWords.of(facts.begin()));
      return;
    }
    for (TrailEvent event : facts.takings()) {
      sentences.add(
          EventWords.or(event.device(), "A device")
              + " of "
              + EventWords.to(event)
              + " got it at "
              + Times.of(event.at())
              + ".");
    }
    for (TrailEvent event : facts.own("expired")) {
      sentences.add(expired(event));
    }
    for (TrailEvent event : facts.own("dropped-by-operator")) {
      sentences.add(
          "An operator dropped it for "
              + EventWords.to(event)
              + " at "
              + Times.of(event.at())
              + ".");
    }
    settled(facts.begin(), sentences);
    if (sentences.isEmpty()) {
      sentences.add(
          "Its rows are gone and its end was not noted: its time is over, or the events were too"
              + " many to be written down.");
    }
  }

  private static String expired(TrailEvent event) {
    String start = "Its time was over at " + Times.of(event.at()) + " and no device of ";
    return start
        + EventWords.to(event)
        + ("stored".equals(EventWords.detail(event, "action"))
            ? " had taken it; it went into the message store, as the policy on-expiry says."
            : " had taken it. Nobody gets it any more; the sender can send it again.");
  }

  /** What a policy did with it at once. */
  static void settled(TrailEvent begin, List<String> sentences) {
    String stored = EventWords.detail(begin, "stored");
    if (stored != null) {
      sentences.add(
          "For "
              + stored
              + " recipient(s) it was kept in the message store and goes to no device, as their"
              + " policy for what comes in says.");
    }
    String discarded = EventWords.detail(begin, "discarded");
    if (discarded != null) {
      sentences.add(
          "For "
              + discarded
              + " recipient(s) it was discarded: their policy or their list of blocked senders says"
              + " so, or there is no such user.");
    }
  }

  private static void notifications(Facts facts, List<String> sentences) {
    Instant told = null;
    for (TrailEvent event : facts.events()) {
      if (event.name().equals("notification")
          && facts.begin().messageId() != null
          && facts.begin().messageId().equals(event.about())
          && EventWords.disposition(event).equals("failed")) {
        told = event.at();
      }
    }
    if (told != null) {
      sentences.add("The sender was told that it failed, at " + Times.of(told) + ".");
    }
    int again = facts.own("duplicate").size();
    if (again > 0) {
      sentences.add(
          "The sender sent it again "
              + (again == 1 ? "once" : again + " times")
              + "; that changes nothing.");
    }
  }
}
