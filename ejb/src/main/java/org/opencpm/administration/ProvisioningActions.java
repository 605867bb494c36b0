package org.opencpm.administration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.policy.Limits;
import org.opencpm.policy.PolicyRepository;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberRepository;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;

/**
 * What operators do to subscribers, policies and limits; each call is one transaction with its
 * audit line.
 */
@Stateless
public class ProvisioningActions {

  @Inject private SubscriberRepository subscribers;
  @Inject private DirectoryRepository directory;
  @Inject private PolicyRepository policies;
  @Inject private Audit audit;

  /** For the container. */
  public ProvisioningActions() {}

  /** For use outside of a container. */
  ProvisioningActions(
      SubscriberRepository subscribers,
      DirectoryRepository directory,
      PolicyRepository policies,
      Audit audit) {
    this.subscribers = subscribers;
    this.directory = directory;
    this.policies = policies;
    this.audit = audit;
  }

  /** Lets a user in or keeps him out. */
  public void setActive(Actor actor, long subscriberId, boolean active) {
    Subscriber user = existing(subscriberId);
    if (subscribers.setActive(subscriberId, active)) {
      audit.note(
          actor,
          active ? "unblock" : "block",
          user.userName(),
          active ? "blocked" : "active",
          active ? "active" : "blocked");
    }
  }

  /** Adds a subscriber; one who is there already and is the same is left as he is. */
  public long add(Actor actor, NewSubscriber one) {
    Optional<Subscriber> known = subscribers.findByUserName(one.userName());
    if (known.isPresent()) {
      if (isSame(known.get(), one)) {
        return known.get().id();
      }
      throw new InvalidInputException(
          "userName", "There is another subscriber with the user name " + one.userName() + ".");
    }
    checkOwners(0, one.addresses());
    long id = subscribers.addAll(List.of(one)).get(0);
    audit.note(actor, "add-subscriber", one.userName(), null, String.join(" ", one.addresses()));
    return id;
  }

  /**
   * Changes a subscriber.
   *
   * @param changed with empty HA1 values where the password stays
   */
  public void change(Actor actor, long subscriberId, NewSubscriber changed) {
    Subscriber known = existing(subscriberId);
    boolean samePassword = changed.ha1().isEmpty() || changed.ha1().equals(known.ha1());
    if (samePassword
        && known.userName().equals(changed.userName())
        && known.addresses().equals(changed.addresses())) {
      return;
    }
    Long other = directory.idsByUserName(List.of(changed.userName())).get(changed.userName());
    if (other != null && other != subscriberId) {
      throw new InvalidInputException("userName", "Another subscriber has that user name.");
    }
    checkOwners(subscriberId, changed.addresses());
    subscribers.change(
        subscriberId, changed.userName(), changed.addresses(), samePassword ? null : changed.ha1());
    audit.note(
        actor,
        samePassword ? "change-subscriber" : "change-subscriber-password",
        known.userName(),
        known.userName() + " " + String.join(" ", known.addresses()),
        changed.userName() + " " + String.join(" ", changed.addresses()));
  }

  /** What became of one line of an import. */
  public enum Imported {
    ADDED,
    UNCHANGED,
    /** The user name is another subscriber's, or stands in the file twice. */
    NAME_TAKEN,
    /** An address is somebody else's. */
    ADDRESS_TAKEN
  }

  /** Adds the new ones of a batch; says of each what became of it. */
  public List<Imported> importAll(Actor actor, List<NewSubscriber> batch) {
    Map<String, Long> names =
        directory.idsByUserName(batch.stream().map(NewSubscriber::userName).toList());
    Set<String> addresses = new LinkedHashSet<>();
    batch.forEach(one -> addresses.addAll(one.addresses()));
    Set<String> taken = new LinkedHashSet<>(directory.owners(addresses).keySet());
    Set<String> seen = new LinkedHashSet<>();
    List<NewSubscriber> fresh = new ArrayList<>();
    List<Imported> results = new ArrayList<>(batch.size());
    for (NewSubscriber one : batch) {
      if (names.containsKey(one.userName())) {
        boolean same =
            subscribers.findByUserName(one.userName()).filter(s -> isSame(s, one)).isPresent();
        results.add(same ? Imported.UNCHANGED : Imported.NAME_TAKEN);
      } else if (!seen.add(one.userName())) {
        results.add(Imported.NAME_TAKEN);
      } else if (one.addresses().stream().anyMatch(taken::contains)) {
        results.add(Imported.ADDRESS_TAKEN);
      } else {
        taken.addAll(one.addresses());
        fresh.add(one);
        results.add(Imported.ADDED);
      }
    }
    if (!fresh.isEmpty()) {
      subscribers.addAll(fresh);
      audit.note(
          actor,
          "import-subscribers",
          fresh.get(0).userName() + " to " + fresh.get(fresh.size() - 1).userName(),
          null,
          fresh.size() + " subscribers");
    }
    return results;
  }

  /** Sets or removes a policy; a null subscriber: the provider's. */
  public void setPolicy(Actor actor, Long subscriberId, String name, String value) {
    String subject =
        subscriberId == null ? name : name + " of " + existing(subscriberId).userName();
    set(actor, "set-policy", subject, subscriberId, name, value);
  }

  /**
   * Sets or removes a limit.
   *
   * @return all that the provider has set now
   */
  public Map<String, String> setLimit(Actor actor, String variable, String value) {
    set(actor, "set-limit", variable, null, Limits.PREFIX + variable, value);
    return policies.ofProvider();
  }

  /** All that the provider has set. */
  public Map<String, String> ofProvider() {
    return policies.ofProvider();
  }

  private void set(
      Actor actor, String action, String subject, Long owner, String name, String value) {
    Map<String, String> all = owner == null ? policies.ofProvider() : policies.ofUser(owner);
    String old = all.get(name);
    if (!Objects.equals(old, value)) {
      policies.set(owner, name, value);
      audit.note(actor, action, subject, old, value);
    }
  }

  private Subscriber existing(long id) {
    return subscribers
        .find(id)
        .orElseThrow(() -> new NotFoundException("There is no subscriber " + id + "."));
  }

  private void checkOwners(long own, List<String> addresses) {
    directory
        .owners(addresses)
        .forEach(
            (address, owner) -> {
              if (owner != own) {
                throw new InvalidInputException(
                    "addresses", address + " belongs to another subscriber.");
              }
            });
  }

  private static boolean isSame(Subscriber known, NewSubscriber one) {
    return known.addresses().equals(one.addresses()) && known.ha1().equals(one.ha1());
  }
}
