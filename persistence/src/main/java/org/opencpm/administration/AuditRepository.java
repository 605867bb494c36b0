package org.opencpm.administration;

import java.util.List;

/** What operators did. Every call runs in the caller's transaction. */
public interface AuditRepository {

  /** Adds a line; its id is made here. */
  void add(AuditEntry entry);

  /**
   * Newest first.
   *
   * @param below ids from here on are left out
   */
  List<AuditEntry> newest(long below, int max);
}
