package org.opencpm.administration;

/** Names what has a story: by the event that it began with, or by its row where that is gone. */
final class StoryKey {

  private StoryKey() {}

  static String ofEvent(long id) {
    return "e" + id;
  }

  /** Of a row of message_recipient. */
  static String ofRow(long id) {
    return "r" + id;
  }

  static boolean isRow(String key) {
    return key.startsWith("r");
  }

  /** The number in a key, -1 when it is none. */
  static long number(String key) {
    try {
      return key.length() < 2 || "er".indexOf(key.charAt(0)) < 0
          ? -1
          : Long.parseLong(key.substring(1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
