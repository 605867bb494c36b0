package org.opencpm.administration;

import java.time.Clock;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/** Writes down what operators do, in the transaction in which it is done. */
@ApplicationScoped
public class Audit {

  private AuditRepository lines;
  private Clock clock;

  /** For the container's proxy. */
  protected Audit() {}

  @Inject
  public Audit(AuditRepository lines, Clock clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * Adds a line.
   *
   * @param subject what it was done to
   * @param old value before, null for none
   * @param now value after, null for none
   */
  public void note(Actor actor, String action, String subject, String old, String now) {
    lines.add(
        new AuditEntry(0, clock.instant(), actor.name(), actor.from(), action, subject, old, now));
  }
}
