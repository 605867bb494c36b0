package org.opencpm.client.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Who plays what: consecutive users, in the order of the components.
 *
 * @param pairs senders, and as many recipients with a device
 * @param offline recipients who never register
 * @param manyDrained users who come online together
 * @param singlyDrained users who come online one by one
 */
record BenchUsers(int pairs, int offline, int manyDrained, int singlyDrained) {

  /** Every user. */
  List<BenchUser> all() {
    return users(0, 2 * pairs + offline + manyDrained + singlyDrained);
  }

  List<BenchUser> senders() {
    return users(0, pairs);
  }

  List<BenchUser> recipients() {
    return users(pairs, pairs);
  }

  List<BenchUser> offlineUsers() {
    return users(2 * pairs, offline);
  }

  List<BenchUser> drainedTogether() {
    return users(2 * pairs + offline, manyDrained);
  }

  List<BenchUser> drainedSingly() {
    return users(2 * pairs + offline + manyDrained, singlyDrained);
  }

  private static List<BenchUser> users(int after, int count) {
    return IntStream.rangeClosed(after + 1, after + count).mapToObj(BenchUser::new).toList();
  }
}
