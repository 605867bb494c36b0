package org.opencpm.subscriber;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/**
 * The subscribers, remembered for {@link #LIFE} so that a message costs no look-up. A change by the
 * operator holds at once on this node ({@link #forget}) and after that time on the others.
 */
@ApplicationScoped
public class SubscriberDirectory {

  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final long MAX_ENTRIES = 200_000;

  private final Cache<String, Optional<Subscriber>> byAddress = cache();
  private final Cache<String, Optional<Subscriber>> byUserName = cache();
  private final Cache<Long, Optional<Subscriber>> byId = cache();

  private SubscriberTransactions transactions;

  /** For the container's proxy. */
  protected SubscriberDirectory() {}

  @Inject
  public SubscriberDirectory(SubscriberTransactions transactions) {
    this.transactions = transactions;
  }

  public Optional<Subscriber> byAddress(String canonicalAddress) {
    return look(byAddress, canonicalAddress, transactions::findByAddress);
  }

  public Optional<Subscriber> byUserName(String userName) {
    return look(byUserName, userName, transactions::findByUserName);
  }

  public Optional<Subscriber> byId(long id) {
    return look(byId, id, transactions::find);
  }

  /** Forgets everything, after a change of provisioning. */
  public void forget() {
    byAddress.invalidateAll();
    byUserName.invalidateAll();
    byId.invalidateAll();
  }

  private static <K> Optional<Subscriber> look(
      Cache<K, Optional<Subscriber>> cache, K key, Function<K, Optional<Subscriber>> load) {
    Optional<Subscriber> known = cache.getIfPresent(key);
    if (known == null) {
      known = load.apply(key);
      cache.put(key, known);
    }
    return known;
  }

  private static <K> Cache<K, Optional<Subscriber>> cache() {
    return Caffeine.newBuilder().maximumSize(MAX_ENTRIES).expireAfterWrite(LIFE).build();
  }
}
