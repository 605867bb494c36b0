package org.opencpm.administration;

import java.util.List;

/**
 * One page of a list.
 *
 * @param next where the next page begins, null when this is the last one; opaque
 */
public record Page<T>(List<T> items, String next) {

  /** Rows of a page where nobody says otherwise, and the most that may be asked for. */
  public static final int DEFAULT_SIZE = 50;

  public static final int MAX_SIZE = 500;

  public Page {
    items = List.copyOf(items);
  }
}
