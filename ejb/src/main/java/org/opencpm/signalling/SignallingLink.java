package org.opencpm.signalling;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.enterprise.context.ApplicationScoped;

/** Holds the SIP side while it is up; a message that meets none waits in its queue. */
@ApplicationScoped
public class SignallingLink {

  private final AtomicReference<Signalling> current = new AtomicReference<>();

  public void attach(Signalling signalling) {
    current.set(signalling);
  }

  public void detach(Signalling signalling) {
    current.compareAndSet(signalling, null);
  }

  public Optional<Signalling> current() {
    return Optional.ofNullable(current.get());
  }

  public boolean up() {
    return current.get() != null;
  }
}
