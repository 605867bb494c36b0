package org.opencpm.administration;

import java.util.List;
import org.opencpm.administration.Found.State;

/** Where a message or a session stands: from what the tables have, else from what happened. */
final class StoryState {

  private StoryState() {}

  static State of(Facts facts) {
    if (facts.begin().isRefusal()) {
      return State.REFUSED;
    }
    if (facts.isSession()) {
      return facts.running() ? State.LIVE : State.ENDED;
    }
    if (!facts.recipients().isEmpty()) {
      return live(facts);
    }
    return ended(facts);
  }

  private static State live(Facts facts) {
    List<LiveRecipient> recipients = facts.recipients();
    if (recipients.stream().anyMatch(r -> r.waits(facts.now()))) {
      return State.WAITING;
    }
    return recipients.stream().allMatch(LiveRecipient::taken) ? State.DELIVERED : State.FAILED;
  }

  /** The rows go with the life of the message; what happened tells the rest. */
  private static State ended(Facts facts) {
    List<TrailEvent> expired = facts.own("expired");
    if (!expired.isEmpty()) {
      boolean stored =
          expired.stream().allMatch(e -> "stored".equals(EventWords.detail(e, "action")));
      return stored ? State.SETTLED : State.FAILED;
    }
    if (!facts.takings().isEmpty()) {
      return State.DELIVERED;
    }
    boolean endedForAll =
        facts.own("attempt").stream().anyMatch(e -> "REFUSED_FOR_ALL".equals(Facts.result(e)));
    if (endedForAll || !facts.own("dropped-by-operator").isEmpty()) {
      return State.FAILED;
    }
    return State.SETTLED;
  }
}
