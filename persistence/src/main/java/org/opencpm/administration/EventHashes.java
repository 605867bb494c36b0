package org.opencpm.administration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The hashes by which an event is found: ids and addresses of what begins, and what it came to. The
 * same ones from an event's row as when it was written, so that the sweep finds them all.
 */
public final class EventHashes {

  private EventHashes() {}

  /** Of an event. */
  public static Set<Long> of(TrailEvent event) {
    List<String> texts = new ArrayList<>();
    if (event.begins()) {
      texts.add(event.messageId());
      texts.add(event.callId());
      // A notification is found with what it speaks of.
      if (!"NOTIFICATION".equals(event.kind())) {
        texts.add(event.conversationId());
        texts.add(event.contributionId());
        texts.add(event.sender());
        texts.addAll(event.recipients());
      }
      texts.add(isCommon(event.kind()) ? null : TrailEvent.KIND + event.kind());
    }
    if (event.isRefusal() && !event.isChallenge()) {
      texts.add(TrailEvent.REFUSED);
    }
    if (event.endsInVain()) {
      texts.add(TrailEvent.FAILED);
    }
    Set<Long> hashes = new LinkedHashSet<>();
    for (String text : texts) {
      if (text != null) {
        hashes.add(EventKey.of(text));
      }
    }
    // Beginnings are found by their story as well.
    hashes.remove(event.begins() ? event.story() : null);
    return hashes;
  }

  private static boolean isCommon(String kind) {
    return kind == null || kind.equals("STANDALONE") || kind.equals("NOTIFICATION");
  }
}
