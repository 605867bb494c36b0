package org.opencpm.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last thousand of something; safe for use by several threads. */
final class RecentKeys {

  private static final int REMEMBERED = 1000;

  private final Map<String, Boolean> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Adds a key; true when it is new. */
  synchronized boolean add(String key) {
    return keys.put(key, Boolean.TRUE) == null;
  }
}
