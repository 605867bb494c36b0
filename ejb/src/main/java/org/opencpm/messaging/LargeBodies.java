package org.opencpm.messaging;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Room for the large bodies that are in memory while their messages are on their way. Who finds
 * none waits in the order of asking; one body always has room, whatever its size.
 */
final class LargeBodies {

  /** Bytes of all large bodies in memory together. */
  static final long ROOM = 64L * 1024 * 1024;

  private final long room;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long used;

  private record Waiting(int size, Runnable granted) {}

  LargeBodies(long room) {
    this.room = room;
  }

  /**
   * Asks for room.
   *
   * @param granted runs once, now or when somebody gives room back, on that one's thread; must not
   *     block, and who is granted room gives it back
   */
  void take(int size, Runnable granted) {
    synchronized (this) {
      if (!waiting.isEmpty() || !fits(size)) {
        waiting.add(new Waiting(size, granted));
        return;
      }
      used += size;
    }
    granted.run();
  }

  /** Gives room back. */
  void giveBack(int size) {
    Deque<Runnable> next = new ArrayDeque<>();
    synchronized (this) {
      used -= size;
      while (!waiting.isEmpty() && fits(waiting.peek().size())) {
        Waiting first = waiting.remove();
        used += first.size();
        next.add(first.granted());
      }
    }
    next.forEach(Runnable::run);
  }

  /** Bytes in use. */
  synchronized long used() {
    return used;
  }

  private boolean fits(int size) {
    return used == 0 || used + size <= room;
  }
}
