package org.opencpm.operation;

import java.util.List;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.SubscriberTransactions;

/** The demo subscribers (design section 5), provisioned in demo mode alone. */
@ApplicationScoped
public class DemoProvisioning {

  private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave", "erin");
  private static final String PASSWORD = "cpm-demo";
  private static final long FIRST_NUMBER = 15_550_100_001L;

  private Settings settings;
  private SubscriberTransactions subscribers;

  /** For the container's proxy. */
  protected DemoProvisioning() {}

  @Inject
  public DemoProvisioning(Settings settings, SubscriberTransactions subscribers) {
    this.settings = settings;
    this.subscribers = subscribers;
  }

  /** Adds those who are missing; does nothing outside demo mode. */
  public void provision() {
    if (!settings.demo()) {
      return;
    }
    String domain = settings.domain();
    for (int i = 0; i < NAMES.size(); i++) {
      String userName = NAMES.get(i) + "@" + domain;
      subscribers.add(
          userName,
          List.of("sip:" + userName, "tel:+" + (FIRST_NUMBER + i)),
          DigestAuthenticator.ha1(userName, domain, PASSWORD));
    }
  }
}
