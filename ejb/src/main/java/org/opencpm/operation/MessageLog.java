package org.opencpm.operation;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one place that everything that happens to messages passes: one line an event, {@code
 * key=value}, always with the message id, the conversation id and the Call-ID where they exist,
 * never with content. Values from outside are cut to {@value #MAX_VALUE} characters and stripped of
 * control characters, so that no peer writes a line of his own. The trail of the console hears the
 * same.
 */
public final class MessageLog {

  private static final int MAX_VALUE = 120;
  private static final Logger LOG = Logger.getLogger("org.opencpm.messages");

  /** Hears what happens besides the log; must neither block nor throw. */
  private static volatile Consumer<Happening> listener;

  private MessageLog() {}

  /**
   * From now on that one hears what happens, besides the log.
   *
   * @param hearer must neither block nor throw; null: nobody any more
   */
  public static void listener(Consumer<Happening> hearer) {
    listener = hearer;
  }

  /**
   * Logs an event.
   *
   * @param event what happened, for example {@code accepted}
   * @param more further keys and values, in pairs; null values and empty lists are left out
   */
  public static void event(
      String event, String messageId, String conversationId, String callId, Object... more) {
    Consumer<Happening> hearer = listener;
    if (hearer != null) {
      hearer.accept(new Happening(event, messageId, conversationId, callId, more));
    }
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
    if (value == null || value instanceof Collection<?> several && several.isEmpty()) {
      return;
    }
    String text = Happening.text(value);
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
