package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;

/** Takes header values of CPIM apart. */
final class CpimValue {

  private CpimValue() {}

  /** The items of a comma-separated list without surrounding blanks; empty ones are left out. */
  static List<String> items(String list) {
    List<String> items = new ArrayList<>(4);
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      String item = list.substring(from, to).strip();
      if (!item.isEmpty()) {
        items.add(item);
      }
      from = to + 1;
    }
    return items;
  }

  /** What stands before the first semicolon. */
  static String withoutParameters(String item) {
    int semicolon = item.indexOf(';');
    return semicolon < 0 ? item : item.substring(0, semicolon);
  }

  /**
   * The text behind the parameters that may follow the colon, as in {@code ;lang=fr beau temps}.
   */
  static String withoutLanguage(String value) {
    if (!value.startsWith(";")) {
      return value;
    }
    int blank = value.indexOf(' ');
    return blank < 0 ? "" : value.substring(blank).strip();
  }
}
