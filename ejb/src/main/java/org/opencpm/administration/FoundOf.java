package org.opencpm.administration;

import java.util.List;
import org.opencpm.administration.Found.Kind;
import org.opencpm.administration.Found.State;

/** One line of a list, from all that is known. */
final class FoundOf {

  private FoundOf() {}

  static Found of(Facts facts) {
    TrailEvent begin = facts.begin();
    State state = StoryState.of(facts);
    List<String> why = state == State.DELIVERED ? List.of() : Explanation.of(facts, state);
    return new Found(
        facts.key(),
        kind(begin),
        state,
        begin.at(),
        begin.sender(),
        begin.recipients().isEmpty() ? null : EventWords.to(begin),
        begin.messageId(),
        begin.conversationId(),
        begin.callId(),
        begin.size(),
        begin.status(),
        why.isEmpty() ? null : why.get(0));
  }

  static Kind kind(TrailEvent begin) {
    String kind = begin.kind();
    for (Kind one : Kind.values()) {
      if (one.name().equals(kind)) {
        return one;
      }
    }
    return Kind.STANDALONE;
  }
}
