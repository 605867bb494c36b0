package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;

/** Hears what happens in a call until the session that wants to know it has begun. */
public final class Relay implements CallListener {

  private final Queue<Consumer<CallListener>> heard = new ArrayDeque<>();
  private CallListener target;

  /** From now on this one hears, of what came before too. */
  public synchronized void to(CallListener listener) {
    target = listener;
    for (Consumer<CallListener> event = heard.poll(); event != null; event = heard.poll()) {
      event.accept(listener);
    }
  }

  private synchronized void pass(Consumer<CallListener> event) {
    if (target == null) {
      heard.add(event);
    } else {
      event.accept(target);
    }
  }

  @Override
  public void confirmed() {
    pass(CallListener::confirmed);
  }

  @Override
  public void cancelled(HeaderList headers) {
    pass(listener -> listener.cancelled(headers));
  }

  @Override
  public void requested(InboundRequest request, CallResponder responder) {
    pass(listener -> listener.requested(request, responder));
  }

  @Override
  public void ended(HeaderList headers) {
    pass(listener -> listener.ended(headers));
  }
}
