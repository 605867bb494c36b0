package org.opencpm.client.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long and how much.
 *
 * @param pairs callers, and as many callees with a device
 * @param offline users who never register
 * @param warmUp time of load before the first row
 * @param window time of each row
 * @param sessions chats that messages are switched in at a time
 * @param unanswered most messages under way in each
 * @param workers chats that are being set up or ended at a time
 * @param idle numbers of chats that stand idle for the memory rows, ascending
 */
record ChatPlan(
    int pairs,
    int offline,
    Duration warmUp,
    Duration window,
    int sessions,
    int unanswered,
    int workers,
    List<Integer> idle) {

  ChatPlan {
    idle = List.copyOf(idle);
  }

  /** The run whose figures are worth quoting. */
  static ChatPlan full() {
    return new ChatPlan(
        100, 20, Duration.ofSeconds(15), Duration.ofSeconds(8), 8, 32, 8, List.of(1000, 5000));
  }

  /** A look. */
  static ChatPlan quick() {
    return new ChatPlan(
        50, 10, Duration.ofSeconds(6), Duration.ofSeconds(3), 8, 32, 8, List.of(200, 1000));
  }

  List<BenchUser> callers() {
    return new BenchUsers(pairs, offline, 0, 0).senders();
  }

  List<BenchUser> callees() {
    return new BenchUsers(pairs, offline, 0, 0).recipients();
  }

  List<BenchUser> absent() {
    return new BenchUsers(pairs, offline, 0, 0).offlineUsers();
  }

  List<BenchUser> all() {
    return new BenchUsers(pairs, offline, 0, 0).all();
  }
}
