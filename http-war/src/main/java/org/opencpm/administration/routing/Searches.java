package org.opencpm.administration.routing;

import org.opencpm.administration.Found;
import org.opencpm.administration.Search;

/** Reads a search from the fields of a form or query. */
public final class Searches {

  private Searches() {}

  /**
   * The search that was entered.
   *
   * @throws org.opencpm.administration.InvalidInputException naming the field that cannot be read
   */
  public static Search of(Parameters entered) {
    return new Search(
        entered.text("text").orElse(null),
        entered.choice("kind", Found.Kind.class).orElse(null),
        entered.choice("state", Found.State.class).orElse(null),
        entered.time("from").orElse(null),
        entered.time("to").orElse(null),
        entered.after(),
        entered.size());
  }
}
