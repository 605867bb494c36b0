package org.opencpm.compliance;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a test method claims to prove, read from the annotations on it, on its class, on that
 * class's supertypes, and on the types that enclose them.
 *
 * @param partialById for each claimed row: whether only some of its clauses are claimed
 * @param level where the test looks from
 */
record Claims(Map<String, Boolean> partialById, Level level) {

  /**
   * Reads the claims of a method that runs as a test of a class, which may have inherited it.
   * Nearer annotations override farther ones row by row.
   */
  static Claims of(Class<?> testClass, Method method) {
    Map<String, Boolean> claims = new TreeMap<>();
    boolean endToEnd = false;
    for (Class<?> type : outermostFirst(testClass)) {
      collect(type, claims);
      endToEnd |= type.isAnnotationPresent(EndToEnd.class);
    }
    collect(method, claims);
    return new Claims(claims, endToEnd ? Level.END_TO_END : Level.UNIT);
  }

  private static void collect(AnnotatedElement element, Map<String, Boolean> claims) {
    for (Requirement requirement : element.getDeclaredAnnotationsByType(Requirement.class)) {
      for (String id : requirement.value()) {
        claims.put(id, requirement.partial());
      }
    }
  }

  private static Set<Class<?>> outermostFirst(Class<?> testClass) {
    Deque<Class<?>> nesting = new ArrayDeque<>();
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      nesting.push(type);
    }
    Set<Class<?>> types = new LinkedHashSet<>();
    nesting.forEach(type -> addSupertypesFirst(type, types));
    return types;
  }

  private static void addSupertypesFirst(Class<?> type, Set<Class<?>> types) {
    for (Class<?> contract : type.getInterfaces()) {
      addSupertypesFirst(contract, types);
    }
    if (type.getSuperclass() != null) {
      addSupertypesFirst(type.getSuperclass(), types);
    }
    types.add(type);
  }
}
