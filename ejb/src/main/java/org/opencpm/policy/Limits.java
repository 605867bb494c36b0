package org.opencpm.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The limits as operators have changed them while the server runs. {@link Settings} and {@link
 * FileSettings} ask here at each use, so that a change holds for what comes next; what is not
 * changed is as the environment says.
 */
public final class Limits {

  /** Name of a limit among the provider's policies, where changed ones are stored. */
  public static final String PREFIX = "limit:";

  private final Map<String, String> environment;
  private volatile Map<Limit, String> changed = Map.of();

  /** With the environment that says what holds where nobody has changed it. */
  public Limits(Map<String, String> environment) {
    this.environment = environment;
  }

  /** With an empty environment. */
  public Limits() {
    this(Map.of());
  }

  /** What holds where nobody has changed it. */
  public String fallback(Limit limit) {
    return limit.ofEnvironment(environment);
  }

  /**
   * Takes over what is stored; a value that cannot be used any more counts as none.
   *
   * @param stored names and values of the provider's policies, others among them
   */
  public void load(Map<String, String> stored) {
    Map<Limit, String> loaded = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      String value = stored.get(PREFIX + limit.variable());
      if (value != null && isUsable(limit, value)) {
        loaded.put(limit, value);
      }
    }
    changed = Map.copyOf(loaded);
  }

  private static boolean isUsable(Limit limit, String value) {
    try {
      limit.check(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What an operator has set. */
  public Optional<String> changed(Limit limit) {
    return Optional.ofNullable(changed.get(limit));
  }

  int number(Limit limit, int otherwise) {
    String value = changed.get(limit);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  long number(Limit limit, long otherwise) {
    String value = changed.get(limit);
    return value == null ? otherwise : Long.parseLong(value);
  }

  Duration time(Limit limit, Duration otherwise) {
    String value = changed.get(limit);
    return value == null
        ? otherwise
        : Settings.duration(Map.of(limit.variable(), value), limit.variable(), value);
  }
}
