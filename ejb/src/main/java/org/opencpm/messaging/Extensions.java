package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

/** The Require check of RFC 3261 8.2.2.3: unknown option tags are refused by name. */
public final class Extensions {

  private Extensions() {}

  /**
   * Checks Require.
   *
   * @param known option tags that this request may require, lower case
   * @throws MessageRefused 420 with Unsupported
   */
  public static void check(InboundRequest request, Set<String> known) throws MessageRefused {
    Optional<Answer> refusal = refusal(request, known);
    if (refusal.isPresent()) {
      throw new MessageRefused(refusal.get());
    }
  }

  /** The 420 with Unsupported for a request that requires something else, if it does. */
  public static Optional<Answer> refusal(InboundRequest request, Set<String> known) {
    List<String> unknown = new ArrayList<>();
    for (String field : request.headers().all("Require")) {
      for (String tag : field.split(",")) {
        String name = tag.trim();
        if (!name.isEmpty() && !known.contains(name.toLowerCase(Locale.ROOT))) {
          unknown.add(name);
        }
      }
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Answer.of(Outcome.BAD_EXTENSION).with("Unsupported", String.join(", ", unknown)));
  }
}
