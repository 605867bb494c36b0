package org.opencpm.administration.page;

import java.util.HashMap;
import java.util.Map;

/** What a page's handler answers. */
sealed interface Answer {

  /** A page to be shown. */
  record View(int status, String template, Map<String, Object> model) implements Answer {

    /** The page with a value more; null: without it. */
    View with(String name, Object value) {
      Map<String, Object> more = new HashMap<>(model);
      more.put(name, value);
      return new View(status, template, more);
    }

    /** The page with another status. */
    View status(int other) {
      return new View(other, template, model);
    }
  }

  /**
   * Another page to go to after something was done.
   *
   * @param notice a line for it, null for none
   */
  record Redirect(String to, String notice) implements Answer {}

  /** A page of a template. */
  static View view(String template) {
    return new View(200, template, Map.of());
  }

  static Redirect redirect(String to, String notice) {
    return new Redirect(to, notice);
  }
}
