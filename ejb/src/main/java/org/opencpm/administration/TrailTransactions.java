package org.opencpm.administration;

import java.util.List;
import javax.ejb.Stateless;
import javax.inject.Inject;

/** Writes to the trail, each in a transaction of its own. */
@Stateless
public class TrailTransactions {

  @Inject private TrailRepository trail;

  /** For the container. */
  public TrailTransactions() {}

  /** For use outside of a container. */
  TrailTransactions(TrailRepository trail) {
    this.trail = trail;
  }

  public long newWriter() {
    return trail.newWriter();
  }

  public void append(List<TrailEvent> events) {
    trail.append(events);
  }

  public int sweep(long below, int max) {
    return trail.sweep(below, max);
  }
}
