package org.opencpm.administration;

import java.util.Optional;

/** The people who may use the console. */
public interface Operators {

  /**
   * Checks a login. After 5 failures for a name, or 20 from an address, within 5 minutes, every
   * further one fails for 5 minutes, whatever the password. Takes the same time whether the name
   * exists or not.
   */
  Optional<Actor> login(String name, String password, String from);

  /** The operator as he is now: a role that changed counts at once, a removed one is gone. */
  Optional<Actor> find(String name, String from);

  /** Whether this login is made to wait; for a clear word on the page. */
  boolean throttled(String name, String from);
}
