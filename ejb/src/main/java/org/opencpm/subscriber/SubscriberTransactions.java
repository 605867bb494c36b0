package org.opencpm.subscriber;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;

/** Look-ups and provisioning of subscribers, each in a transaction of its own. */
@Stateless
public class SubscriberTransactions {

  @Inject private SubscriberRepository subscribers;

  public Optional<Subscriber> findByAddress(String canonicalAddress) {
    return subscribers.findByAddress(canonicalAddress);
  }

  public Optional<Subscriber> findByUserName(String userName) {
    return subscribers.findByUserName(userName);
  }

  public Optional<Subscriber> find(long id) {
    return subscribers.find(id);
  }

  public Subscriber add(String userName, List<String> addresses, Map<String, String> ha1) {
    return subscribers.add(userName, addresses, ha1);
  }
}
