package org.opencpm.messaging.jpa;

import java.util.ArrayList;
import java.util.List;

/** Cuts lists into parts that one statement can name. */
final class Parts {

  static final int SIZE = 512;

  private Parts() {}

  static <T> List<List<T>> of(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += SIZE) {
      parts.add(all.subList(from, Math.min(from + SIZE, all.size())));
    }
    return parts;
  }
}
