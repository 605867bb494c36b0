package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds back what would end a session, or change who takes part in it, while the message in its
 * invitation is being taken or stored: the caller has no answer yet, and would be declined although
 * somebody has his message. Runs in the session's mailbox.
 */
final class AnswerGate {

  private final Queue<Runnable> waiting = new ArrayDeque<>(1);
  private boolean closed;

  /** The message is on its way: what follows from events waits. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Runs an event now, or when the gate opens. */
  void pass(Runnable event) {
    if (closed) {
      waiting.add(event);
    } else {
      event.run();
    }
  }

  /** The caller is answered: runs what waited, in its order. */
  void open() {
    closed = false;
    for (Runnable event = waiting.poll(); event != null; event = waiting.poll()) {
      event.run();
    }
  }
}
