package org.opencpm.chat;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the last ids that it was told; those before are forgotten. */
final class RecentIds {

  private final Map<String, Boolean> ids;

  RecentIds(int most) {
    ids =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  void add(String id) {
    ids.put(id, Boolean.TRUE);
  }

  boolean contains(String id) {
    return ids.containsKey(id);
  }
}
