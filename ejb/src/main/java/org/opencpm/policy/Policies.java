package org.opencpm.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/** Gives the policies in force, remembered for {@link #LIFE}. */
@ApplicationScoped
public class Policies {

  private static final Duration LIFE = Duration.ofSeconds(10);

  private final Cache<Long, Map<String, String>> byUser =
      Caffeine.newBuilder().maximumSize(200_000).expireAfterWrite(LIFE).build();
  private final Cache<String, Map<String, String>> provider =
      Caffeine.newBuilder().expireAfterWrite(LIFE).build();

  private PolicyTransactions transactions;

  /** For the container's proxy. */
  protected Policies() {}

  @Inject
  public Policies(PolicyTransactions transactions) {
    this.transactions = transactions;
  }

  /** The policies in force for a user. */
  public EffectivePolicy of(long subscriberId) {
    return new EffectivePolicy(
        provider.get("provider", k -> transactions.ofProvider()),
        byUser.get(subscriberId, transactions::ofUser));
  }

  /**
   * Reads again at the next use, after a change that another way made.
   *
   * @param subscriberId null for the provider's policies
   */
  public void forget(Long subscriberId) {
    provider.invalidateAll();
    if (subscriberId != null) {
      byUser.invalidate(subscriberId);
    }
  }

  /** Sets a provider policy (null user) or a preference, in force on this node at once. */
  public void set(Long subscriberId, Policy policy, String value) {
    transactions.set(subscriberId, policy.key(), value);
    forget(subscriberId);
  }
}
