package org.opencpm.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberTransactions;

/** Subscribers in memory. */
public final class Users extends SubscriberTransactions {

  public static final String PASSWORD = "secret";
  public static final String REALM = "cpm.example";

  private final List<Subscriber> all = new ArrayList<>();
  private volatile RuntimeException trouble;

  /** A user {@code sip:NAME@cpm.example}, with further addresses. */
  public Subscriber add(String name, String... more) {
    return add(name, true, more);
  }

  public Subscriber add(String name, boolean active, String... more) {
    String userName = name + "@" + REALM;
    List<String> addresses = new ArrayList<>(List.of("sip:" + userName));
    addresses.addAll(List.of(more));
    Subscriber subscriber =
        new Subscriber(
            all.size() + 1,
            userName,
            active,
            addresses,
            DigestAuthenticator.ha1(userName, REALM, PASSWORD));
    all.add(subscriber);
    return subscriber;
  }

  /** From now on the database does not answer; null: it does again. */
  public void fail(RuntimeException why) {
    trouble = why;
  }

  @Override
  public Optional<Subscriber> findByAddress(String canonicalAddress) {
    check();
    return all.stream().filter(s -> s.addresses().contains(canonicalAddress)).findFirst();
  }

  @Override
  public Optional<Subscriber> findByUserName(String userName) {
    check();
    return all.stream().filter(s -> s.userName().equals(userName)).findFirst();
  }

  @Override
  public Optional<Subscriber> find(long id) {
    check();
    return all.stream().filter(s -> s.id() == id).findFirst();
  }

  @Override
  public Subscriber add(String userName, List<String> addresses, Map<String, String> ha1) {
    Subscriber subscriber = new Subscriber(all.size() + 1, userName, true, addresses, ha1);
    all.add(subscriber);
    return subscriber;
  }

  private void check() {
    if (trouble != null) {
      throw trouble;
    }
  }
}
