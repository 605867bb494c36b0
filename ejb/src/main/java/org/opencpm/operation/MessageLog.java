package org.opencpm.operation;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The structured log of what happens to messages: one line an event, {@code key=value}, always with
 * the message id, the conversation id and the Call-ID where they exist, never with content. Values
 * from outside are cut to {@value #MAX_VALUE} characters and stripped of control characters, so
 * that no peer writes a line of his own.
 */
public final class MessageLog {

  private static final int MAX_VALUE = 120;
  private static final Logger LOG = Logger.getLogger("org.opencpm.messages");

  private MessageLog() {}

  /**
   * Logs an event.
   *
   * @param event what happened, for example {@code accepted}
   * @param more further keys and values, in pairs; null values are left out
   */
  public static void event(
      String event, String messageId, String conversationId, String callId, Object... more) {
    if (!LOG.isLoggable(Level.INFO)) {
      return;
    }
    StringBuilder line = new StringBuilder(160).append("event=").append(event);
    put(line, "message-id", messageId);
    put(line, "conversation-id", conversationId);
    put(line, "call-id", callId);
    for (int i = 0; i + 1 < more.length; i += 2) {
      put(line, String.valueOf(more[i]), more[i + 1]);
    }
    LOG.info(line.toString());
  }

  private static void put(StringBuilder line, String key, Object value) {
    if (value == null) {
      return;
    }
    String text = value.toString();
    line.append(' ').append(key).append('=');
    int end = Math.min(text.length(), MAX_VALUE);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(isPlain(c) ? c : '_');
    }
  }

  /** No blank, no control character (C0, C1) and no line end of Unicode. */
  private static boolean isPlain(char c) {
    return c > ' ' && (c < 0x7F || c > 0x9F) && c != 0x2028 && c != 0x2029;
  }
}
