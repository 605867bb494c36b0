package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    List<String> unknown = new ArrayList<>();
    for (String field : request.headers().all("Require")) {
      for (String tag : field.split(",")) {
        String name = tag.trim();
        if (!name.isEmpty() && !known.contains(name.toLowerCase(Locale.ROOT))) {
          unknown.add(name);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new MessageRefused(
          Answer.of(Outcome.BAD_EXTENSION).with("Unsupported", String.join(", ", unknown)));
    }
  }
}
