package org.opencpm.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The limits that can be changed while the server runs: each has the name of the environment
 * variable that says what holds where nobody has changed it.
 */
public enum Limit {
  /** Bytes of a MESSAGE body. */
  MAX_PAGER_SIZE(
      "CPM_MAX_PAGER_SIZE", "8192", Kind.SIZE, "Largest body of a MESSAGE, in bytes; above: 413."),
  /** Bytes of a chat message or a large message. */
  MAX_MESSAGE_SIZE(
      "CPM_MAX_MESSAGE_SIZE",
      "10485760",
      Kind.SIZE,
      "Largest chat message or large message, in bytes; of sessions that begin from now on."),
  /** Bytes of a file. */
  MAX_FILE_SIZE(
      "CPM_MAX_FILE_SIZE",
      "104857600",
      Kind.SIZE,
      "Largest file, in bytes; above: 413 over HTTP, 403 over MSRP."),
  /** Recipients in a list. */
  MAX_GROUP_SIZE("CPM_MAX_GROUP_SIZE", "100", Kind.COUNT, "Most recipients in a list; above: 403."),
  /** Devices of a user. */
  MAX_DEVICES("CPM_MAX_DEVICES", "32", Kind.COUNT, "Most devices of a user; more at a time: 403."),
  /** Life of a message whose sender names none. */
  DEFERRED_EXPIRY(
      "CPM_DEFERRED_EXPIRY",
      "P7D",
      Kind.TIME,
      "How long a message waits whose sender does not say; of messages that come from now on."),
  /** Longest life of a message. */
  DEFERRED_EXPIRY_MAX(
      "CPM_DEFERRED_EXPIRY_MAX",
      "P30D",
      Kind.TIME,
      "How long a message waits at most, and how long notifications wait."),
  /** A quiet chat ends after it. */
  CHAT_IDLE(
      "CPM_CHAT_IDLE",
      "PT1H",
      Kind.TIME_OR_NEVER,
      "A chat through which nothing went for so long is ended; 0: never. Of chats that begin from"
          + " now on."),
  /** Devices ring so long. */
  RING_TIME(
      "CPM_RING_TIME",
      "PT60S",
      Kind.TIME,
      "Devices ring so long before the server takes a chat or a file in their place.");

  /** What a value is. */
  private enum Kind {
    /** Bytes, above 0. */
    SIZE,
    /** Above 0. */
    COUNT,
    /** Above 0. */
    TIME,
    TIME_OR_NEVER
  }

  private final String variable;
  private final String fallback;
  private final Kind kind;
  private final String text;

  Limit(String variable, String fallback, Kind kind, String text) {
    this.variable = variable;
    this.fallback = fallback;
    this.kind = kind;
    this.text = text;
  }

  /** The environment variable, which is the limit's name for operators too. */
  public String variable() {
    return variable;
  }

  /** What it is for, in one sentence. */
  public String text() {
    return text;
  }

  /** The limit of that name. */
  public static Optional<Limit> of(String variable) {
    for (Limit limit : values()) {
      if (limit.variable.equals(variable)) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

  /** What the environment says, or what holds without. */
  String ofEnvironment(Map<String, String> env) {
    return Settings.text(env, variable, fallback);
  }

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException with a sentence that says what it must be
   */
  public void check(String value) {
    switch (kind) {
      case SIZE, COUNT -> {
        long most = this == MAX_FILE_SIZE ? Long.MAX_VALUE : Integer.MAX_VALUE;
        if (!value.matches("[0-9]{1,18}")
            || Long.parseLong(value) == 0
            || Long.parseLong(value) > most) {
          throw new IllegalArgumentException("must be a whole number from 1 to " + most);
        }
      }
      case TIME, TIME_OR_NEVER -> {
        Duration time = Settings.duration(Map.of(variable, value), variable, fallback);
        if (time.isZero() && kind == Kind.TIME) {
          throw new IllegalArgumentException("must be longer than 0");
        }
      }
    }
  }
}
