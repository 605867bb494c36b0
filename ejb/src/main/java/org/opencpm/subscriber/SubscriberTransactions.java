package org.opencpm.subscriber;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import javax.interceptor.Interceptors;
import org.opencpm.operation.LookUpGate;

/** Look-ups and provisioning of subscribers, each in a transaction of its own. */
@Stateless
public class SubscriberTransactions {

  @Inject private SubscriberRepository subscribers;

  @Interceptors(LookUpGate.class)
  public Optional<Subscriber> findByAddress(String canonicalAddress) {
    return subscribers.findByAddress(canonicalAddress);
  }

  @Interceptors(LookUpGate.class)
  public Optional<Subscriber> findByUserName(String userName) {
    return subscribers.findByUserName(userName);
  }

  @Interceptors(LookUpGate.class)
  public Optional<Subscriber> find(long id) {
    return subscribers.find(id);
  }

  public Subscriber add(String userName, List<String> addresses, Map<String, String> ha1) {
    return subscribers.add(userName, addresses, ha1);
  }
}
