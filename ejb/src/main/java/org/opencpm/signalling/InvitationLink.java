package org.opencpm.signalling;

import java.util.concurrent.atomic.AtomicReference;
import javax.enterprise.context.ApplicationScoped;

/** Holds the function that takes INVITEs; while there is none they are refused. */
@ApplicationScoped
public class InvitationLink {

  private final AtomicReference<InboundCalls> current =
      new AtomicReference<>(new InvitationRefusal());

  public void attach(InboundCalls calls) {
    current.set(calls);
  }

  public InboundCalls current() {
    return current.get();
  }
}
