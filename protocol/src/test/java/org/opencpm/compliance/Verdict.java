package org.opencpm.compliance;

import java.util.List;
import java.util.Locale;

/** What the tests of a row add up to. */
enum Verdict {
  /** Every clause is proved; where the row speaks of the server, over sockets against the EAR. */
  WORKS,
  /** Something is proved: some clauses, or from inside only, or beside a test that did not pass. */
  PARTIAL,
  /** Nothing is proved. */
  NOT_YET;

  /** Rows about what the server does for its peers; only a test over sockets shows that. */
  private static final List<String> SERVER_ROWS =
      List.of("CPM-CONV-", "AD-REL-", "AD-PF-", "AD-CF-", "AD-MSS-", "CT-");

  /** Judges one row by everything that the tests say about it. */
  static Verdict of(String id, List<Evidence> evidence) {
    if (evidence.stream().noneMatch(Evidence::passed)) {
      return NOT_YET;
    }
    boolean overSockets = SERVER_ROWS.stream().anyMatch(id::startsWith);
    boolean whole =
        evidence.stream()
            .filter(Evidence::passed)
            .filter(item -> !item.partial())
            .anyMatch(item -> !overSockets || item.level() == Level.END_TO_END);
    return whole && evidence.stream().allMatch(Evidence::passed) ? WORKS : PARTIAL;
  }

  /** The verdict as the statement prints it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
