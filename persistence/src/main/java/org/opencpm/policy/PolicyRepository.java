package org.opencpm.policy;

import java.util.Map;

/** Policy settings as stored: names and values of provider policies and of user preferences. */
public interface PolicyRepository {

  /** All provider policies that differ from their defaults. */
  Map<String, String> ofProvider();

  /** All preferences that a user has set. */
  Map<String, String> ofUser(long subscriberId);

  /**
   * Sets or, with a null value, removes a setting.
   *
   * @param subscriberId null for a provider policy
   */
  void set(Long subscriberId, String name, String value);
}
