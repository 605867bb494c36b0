package org.opencpm.policy;

import java.util.List;
import java.util.Map;

/** The policies in force for one user: provider above user above default (AD-PF-04). */
public final class EffectivePolicy {

  private final Map<String, String> provider;
  private final Map<String, String> user;

  public EffectivePolicy(Map<String, String> provider, Map<String, String> user) {
    this.provider = Map.copyOf(provider);
    this.user = Map.copyOf(user);
  }

  public String get(Policy policy) {
    String byProvider = provider.get(policy.key());
    if (byProvider != null) {
      return byProvider;
    }
    String byUser = policy.userMaySet() ? user.get(policy.key()) : null;
    return byUser != null ? byUser : policy.fallback();
  }

  /** Whether the provider has set it, so that the user's own value does not count. */
  public boolean byProvider(Policy policy) {
    return provider.containsKey(policy.key());
  }

  /** Whether the user has set it. */
  public boolean byUser(Policy policy) {
    return user.containsKey(policy.key());
  }

  public boolean isOn(Policy policy) {
    return Boolean.parseBoolean(get(policy));
  }

  /** A number, or the default where the stored value is none. */
  public int number(Policy policy) {
    try {
      return Integer.parseInt(get(policy));
    } catch (NumberFormatException e) {
      return Integer.parseInt(policy.fallback());
    }
  }

  /** As {@link #number}, of any length. */
  public long longNumber(Policy policy) {
    try {
      return Long.parseLong(get(policy));
    } catch (NumberFormatException e) {
      return Long.parseLong(policy.fallback());
    }
  }

  /** Whether one of the addresses is on the user's block list. */
  public boolean blocks(Iterable<String> senderAddresses) {
    String list = get(Policy.BLOCKED_SENDERS);
    if (list.isBlank()) {
      return false;
    }
    List<String> blocked = List.of(list.trim().split("\\s+"));
    for (String address : senderAddresses) {
      if (blocked.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
