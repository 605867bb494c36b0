package org.opencpm.administration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/**
 * Who waits, as of a moment ago. To find out reads the table of recipients from end to end, for an
 * index on what waits would cost each message more than it is worth; so it is read anew at most
 * each {@link #FRESH}, or as seldom as it takes a twentieth of the time, or after an operator's
 * deed.
 */
@ApplicationScoped
public class WaitingUsers {

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int SHARE = 20;

  /** Users that are remembered. */
  private static final int MOST = 10_000;

  private BacklogTransactions transactions;
  private Clock clock;
  private List<WaitingUser> users = List.of();
  private Instant until = Instant.MIN;

  /** For the container's proxy. */
  protected WaitingUsers() {}

  @Inject
  public WaitingUsers(BacklogTransactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** One page, the one who has waited longest first. */
  public Page<Waiting> page(String after, int size) {
    List<WaitingUser> all = all();
    int from = (int) Math.min(all.size(), Math.max(0, PageSize.number(after, 0)));
    int to = Math.min(all.size(), from + PageSize.of(size));
    return new Page<>(
        transactions.lines(all.subList(from, to)), to < all.size() ? Integer.toString(to) : null);
  }

  /** The next one who asks gets what is so then. */
  public synchronized void forget() {
    until = Instant.MIN;
  }

  private synchronized List<WaitingUser> all() {
    Instant start = clock.instant();
    if (!start.isBefore(until)) {
      users = List.copyOf(transactions.waitingUsers(MOST));
      Duration took = Duration.between(start, clock.instant());
      Duration rest = took.multipliedBy(SHARE);
      until = clock.instant().plus(rest.compareTo(FRESH) > 0 ? rest : FRESH);
    }
    return users;
  }
}
