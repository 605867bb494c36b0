package org.opencpm.administration;

import java.io.Reader;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.DeliveryTransaction;
import org.opencpm.messaging.MessagingFunctions;
import org.opencpm.policy.Limit;
import org.opencpm.policy.Limits;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.RegistrationTransactions;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.SubscriberTransactions;

/**
 * {@link Administration}: checks the role, has the deed done in a transaction with its audit line,
 * and then tells those who remember or wait.
 */
@ApplicationScoped
public class AuditedAdministration implements Administration {

  @Inject private StoryTransactions stories;
  @Inject private DeliveryActions deliveries;
  @Inject private ProvisioningActions provisioning;
  @Inject private OperatorTransactions operators;
  @Inject private RegistrationTransactions registrations;
  @Inject private SubscriberTransactions subscriberRows;
  @Inject private MessagingFunctions messaging;
  @Inject private RunningSessions sessions;
  @Inject private WaitingUsers waiting;
  @Inject private SubscriberDirectory subscribers;
  @Inject private DeviceDirectory devices;
  @Inject private Policies policies;
  @Inject private Limits limits;
  @Inject private Settings settings;
  @Inject private Clock clock;

  @Override
  public int deliverNow(Actor actor, String key) {
    require(actor, Role.OPERATOR);
    Set<Long> users = new LinkedHashSet<>();
    Instant now = clock.instant();
    for (LiveRecipient recipient : rows(key)) {
      if (!recipient.ended() && recipient.expiresAt().isAfter(now)) {
        users.add(recipient.subscriberId());
      }
    }
    int due = 0;
    for (long user : users) {
      due += makeDue(actor, user, "message " + key + " for " + address(user));
    }
    return due;
  }

  @Override
  public int deliverNow(Actor actor, long subscriberId) {
    require(actor, Role.OPERATOR);
    return makeDue(actor, subscriberId, existing(subscriberId).userName());
  }

  private int makeDue(Actor actor, long subscriberId, String subject) {
    int due = deliveries.makeDue(actor, subscriberId, subject);
    devices.forget(subscriberId);
    messaging.hurry(subscriberId);
    waiting.forget();
    return due;
  }

  @Override
  public int drop(Actor actor, String key) {
    require(actor, Role.OPERATOR);
    List<Long> ids = rows(key).stream().map(LiveRecipient::id).toList();
    DeliveryTransaction.Dropped dropped = deliveries.drop(actor, ids, "message " + key);
    messaging.offer(dropped.caused());
    waiting.forget();
    return dropped.recipients();
  }

  private List<LiveRecipient> rows(String key) {
    if (!stories.exists(key)) {
      throw new NotFoundException("There is nothing with the key " + key + ".");
    }
    return stories.recipients(key);
  }

  @Override
  public void deregister(Actor actor, long deviceId) {
    require(actor, Role.OPERATOR);
    Device device =
        registrations
            .find(deviceId)
            .orElseThrow(() -> new NotFoundException("There is no device " + deviceId + "."));
    RegistrationTransactions.Changed changed = deliveries.deregister(actor, device);
    devices.replace(device.subscriberId(), changed.devices());
    changed.withWork().forEach(messaging::wake);
    waiting.forget();
  }

  @Override
  public void endSession(Actor actor, String sessionId) {
    require(actor, Role.OPERATOR);
    sessions
        .find(sessionId)
        .ifPresent(
            session -> {
              deliveries.note(
                  actor,
                  "end-session",
                  sessionId
                      + " from "
                      + session.way().sender().address()
                      + " to "
                      + session.way().recipientAddress());
              session.end(RunningSessions.ENDED_BY_OPERATOR);
            });
  }

  @Override
  public void cancelTransfer(Actor actor, long transferId) {
    require(actor, Role.OPERATOR);
    if (transferId < 0) {
      endSession(actor, RunningSessions.id(-transferId));
    } else if (sessions.isMoving(transferId)) {
      deliveries.note(actor, "cancel-transfer", "file " + transferId);
      sessions.cancel(transferId);
    } else if (!sessions.exists(transferId)) {
      throw new NotFoundException("There is no file " + transferId + ".");
    }
  }

  @Override
  public void block(Actor actor, long subscriberId) {
    require(actor, Role.OPERATOR);
    provisioning.setActive(actor, subscriberId, false);
    subscribers.forget();
  }

  @Override
  public void unblock(Actor actor, long subscriberId) {
    require(actor, Role.OPERATOR);
    provisioning.setActive(actor, subscriberId, true);
    subscribers.forget();
  }

  @Override
  public long add(Actor actor, SubscriberForm form) {
    require(actor, Role.ADMINISTRATOR);
    long id = provisioning.add(actor, checks().added(form));
    subscribers.forget();
    return id;
  }

  @Override
  public void change(Actor actor, long subscriberId, SubscriberForm form) {
    require(actor, Role.ADMINISTRATOR);
    provisioning.change(
        actor, subscriberId, checks().changed(form, existing(subscriberId).userName()));
    subscribers.forget();
  }

  @Override
  public ImportReport importSubscribers(Actor actor, Reader csv) {
    require(actor, Role.ADMINISTRATOR);
    try {
      return new SubscriberImport(checks(), batch -> provisioning.importAll(actor, batch))
          .read(csv);
    } finally {
      subscribers.forget();
    }
  }

  private SubscriberChecks checks() {
    return new SubscriberChecks(settings, new SearchKeys(subscribers, settings));
  }

  @Override
  public void setPolicy(Actor actor, Long subscriberId, String name, String value) {
    require(actor, Role.ADMINISTRATOR);
    Policy policy =
        Policy.of(name)
            .orElseThrow(() -> new NotFoundException("There is no policy " + name + "."));
    if (value != null && !policy.takes(value.trim())) {
      throw new InvalidInputException("value", name + " must be " + policy.mustBe() + ".");
    }
    if (subscriberId != null && !policy.userMaySet()) {
      throw new InvalidInputException("name", name + " is the provider's alone.");
    }
    provisioning.setPolicy(actor, subscriberId, name, value == null ? null : value.trim());
    policies.forget(subscriberId);
  }

  @Override
  public List<LimitView> limits() {
    return Arrays.stream(Limit.values()).map(this::view).toList();
  }

  private LimitView view(Limit limit) {
    String fallback = limits.fallback(limit);
    return new LimitView(
        limit.variable(),
        limits.changed(limit).orElse(fallback),
        fallback,
        limits.changed(limit).isPresent(),
        limit.text());
  }

  @Override
  public void setLimit(Actor actor, String name, String value) {
    require(actor, Role.ADMINISTRATOR);
    Limit limit =
        Limit.of(name).orElseThrow(() -> new NotFoundException("There is no limit " + name + "."));
    String wanted = value == null || value.isBlank() ? null : value.trim();
    if (wanted != null) {
      try {
        limit.check(wanted);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("value", name + ": " + e.getMessage());
      }
    }
    limits.load(provisioning.setLimit(actor, name, wanted));
  }

  @Override
  public List<OperatorView> operators(Actor actor) {
    require(actor, Role.ADMINISTRATOR);
    return operators.all().stream().map(one -> new OperatorView(one.name(), one.role())).toList();
  }

  @Override
  public void addOperator(Actor actor, String name, Role role, String password) {
    require(actor, Role.ADMINISTRATOR);
    operators.add(actor, name, role, password);
  }

  @Override
  public void changeOperator(Actor actor, String name, Role role, String password) {
    require(actor, Role.ADMINISTRATOR);
    operators.change(actor, name, role, password);
  }

  @Override
  public void removeOperator(Actor actor, String name) {
    require(actor, Role.ADMINISTRATOR);
    operators.remove(actor, name);
  }

  @Override
  public void changePassword(Actor actor, String old, String password) {
    operators.changePassword(actor, old, password);
  }

  private Subscriber existing(long id) {
    return subscriberRows
        .find(id)
        .orElseThrow(() -> new NotFoundException("There is no subscriber " + id + "."));
  }

  private String address(long subscriberId) {
    return subscribers
        .byId(subscriberId)
        .map(Subscriber::defaultAddress)
        .orElse("subscriber " + subscriberId);
  }

  private static void require(Actor actor, Role role) {
    if (!actor.role().includes(role)) {
      throw new ForbiddenException(
          "This needs the role " + role.name().toLowerCase(Locale.ROOT) + ".");
    }
  }
}
