package org.opencpm.operation;

import java.util.Arrays;
import java.util.Collection;

/**
 * One thing that happened to a message, a session or a file, as its function tells it.
 *
 * @param name for example {@code accepted}
 * @param more further keys and values, in pairs; the list is its receiver's
 */
public record Happening(
    String name, String messageId, String conversationId, String callId, Object... more) {

  /** What belongs to a key, null for nothing. */
  public Object value(String key) {
    for (int i = 0; i + 1 < more.length; i += 2) {
      if (key.equals(more[i])) {
        return more[i + 1];
      }
    }
    return null;
  }

  /** As text: the members of a list are separated by commas. */
  static String text(Object value) {
    if (value instanceof Collection<?> several) {
      StringBuilder text = new StringBuilder();
      several.forEach(one -> text.append(text.isEmpty() ? "" : ",").append(one));
      return text.toString();
    }
    return value.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Happening that
        && name.equals(that.name)
        && Arrays.equals(more, that.more)
        && Arrays.asList(messageId, conversationId, callId)
            .equals(Arrays.asList(that.messageId, that.conversationId, that.callId));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + messageId;
  }
}
