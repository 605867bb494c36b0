package org.opencpm.scene;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.opencpm.policy.Policy;
import org.opencpm.policy.PolicyTransactions;

/** Policies of the provider and of users in memory. */
public final class Preferences extends PolicyTransactions {

  private static final long PROVIDER = 0;

  private final Map<Long, Map<String, String>> all = new ConcurrentHashMap<>();

  public Preferences provider(Policy policy, String value) {
    return user(PROVIDER, policy, value);
  }

  public Preferences user(long subscriberId, Policy policy, String value) {
    all.computeIfAbsent(subscriberId, s -> new ConcurrentHashMap<>()).put(policy.key(), value);
    return this;
  }

  @Override
  public Map<String, String> ofProvider() {
    return ofUser(PROVIDER);
  }

  @Override
  public Map<String, String> ofUser(long subscriberId) {
    return new HashMap<>(all.getOrDefault(subscriberId, Map.of()));
  }

  @Override
  public void set(Long subscriberId, String name, String value) {
    all.computeIfAbsent(
            subscriberId == null ? PROVIDER : subscriberId, s -> new ConcurrentHashMap<>())
        .put(name, value);
  }
}
