package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;

/** A message that passed in a live session, and what its sender was told. Any thread. */
final class Passed {

  private final String key;
  private final NewMessage message;
  private final Set<DispositionRequest> wishes;
  private Reported reported = Reported.NOTHING;
  private boolean noting;
  private boolean settled;
  private boolean outside;
  private final List<Runnable> waiting = new ArrayList<>(0);

  Passed(String key, NewMessage message) {
    this.key = key;
    this.message = message;
    this.wishes = message.wishes();
  }

  String key() {
    return key;
  }

  /** The message with what its sender was told up to now; what comes later is written apart. */
  synchronized PassedMessage toNote() {
    return new PassedMessage(message, reported);
  }

  synchronized boolean allows(Disposition disposition) {
    return reported.allows(disposition);
  }

  /** What may be said about it, once each; GO counts as said. */
  synchronized boolean report(Disposition disposition) {
    if (!reported.allows(disposition)) {
      return false;
    }
    reported = reported.with(disposition);
    return true;
  }

  /** Whether something that its sender asked for may still come. */
  synchronized boolean outstanding() {
    return wishes.contains(DispositionRequest.POSITIVE_DELIVERY)
            && reported.allows(Disposition.DELIVERED)
        || wishes.contains(DispositionRequest.DISPLAY) && reported.allows(Disposition.DISPLAYED);
  }

  /** A notification about it came by another way than its session: the database knows what went. */
  synchronized void reportedOutside() {
    outside = true;
  }

  /** Whether only the database knows all that its sender was told. */
  synchronized boolean isReportedOutside() {
    return outside;
  }

  /** True for the first who is to note it. */
  synchronized boolean beginNote() {
    boolean first = !noting && !settled;
    noting = true;
    return first;
  }

  /** Whether it is, or is about to be, in the database. */
  synchronized boolean noted() {
    return noting;
  }

  /** Runs something once it is in the database or nowhere; at once if that is so already. */
  void whenNoted(Runnable then) {
    synchronized (this) {
      if (!settled) {
        waiting.add(then);
        return;
      }
    }
    then.run();
  }

  /** It is in the database, or will never be. */
  void settled() {
    List<Runnable> released;
    synchronized (this) {
      settled = true;
      released = List.copyOf(waiting);
      waiting.clear();
    }
    released.forEach(Runnable::run);
  }
}
