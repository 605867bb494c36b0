package org.opencpm.administration;

/** How many rows a page has. */
final class PageSize {

  private PageSize() {}

  /** What is asked for, within bounds. */
  static int of(int asked) {
    return asked <= 0 ? Page.DEFAULT_SIZE : Math.min(asked, Page.MAX_SIZE);
  }

  /** Where a page begins that is named by a number. */
  static long number(String after, long first) {
    if (after == null || after.isBlank()) {
      return first;
    }
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("after", "This is not where a page begins.");
    }
  }
}
