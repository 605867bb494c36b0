package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The transfers that are going on at this node. */
final class RunningTransfers {

  /** One that can be looked at and ended. */
  interface Ending {

    /** Ends it; any thread, does not block. */
    void shutDown();

    /** It as those see it who look at it; empty for one that only delivers what is stored. */
    Optional<RunningFiles> running();
  }

  private final Set<Ending> all = ConcurrentHashMap.newKeySet();

  void add(Ending transfer) {
    all.add(transfer);
  }

  void remove(Ending transfer) {
    all.remove(transfer);
  }

  int count() {
    return all.size();
  }

  List<Ending> all() {
    return List.copyOf(all);
  }
}
