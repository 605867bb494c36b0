package org.opencpm.policy;

import java.util.Map;
import javax.ejb.Stateless;
import javax.inject.Inject;
import javax.interceptor.Interceptors;
import org.opencpm.operation.LookUpGate;

/** Reads and writes policies, each in a transaction of its own. */
@Stateless
public class PolicyTransactions {

  @Inject private PolicyRepository policies;

  @Interceptors(LookUpGate.class)
  public Map<String, String> ofProvider() {
    return policies.ofProvider();
  }

  @Interceptors(LookUpGate.class)
  public Map<String, String> ofUser(long subscriberId) {
    return policies.ofUser(subscriberId);
  }

  public void set(Long subscriberId, String name, String value) {
    policies.set(subscriberId, name, value);
  }
}
