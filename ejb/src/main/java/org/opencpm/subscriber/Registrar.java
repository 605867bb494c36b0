package org.opencpm.subscriber;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.subscriber.RegistrationTransactions.Bind;
import org.opencpm.subscriber.RegistrationTransactions.Change;
import org.opencpm.subscriber.RegistrationTransactions.Changed;
import org.opencpm.subscriber.RegistrationTransactions.Preference;

/**
 * Registrar of direct mode (RFC 3261 section 10, RFC 5627; design 4.9): several devices for each
 * user, several public identities in one subscription, bounds on the duration, pub-gruu, device
 * names. What waits for a device is planned in the transaction that binds it and pushed after the
 * 200.
 */
@ApplicationScoped
public class Registrar {

  private static final int MAX_CONTACTS = 10;

  private Settings settings;
  private DigestAuthenticator authenticator;
  private DeviceDirectory directory;
  private RegistrationTransactions transactions;
  private Policies policies;
  private Clock clock;

  /** For the container's proxy. */
  protected Registrar() {}

  @Inject
  public Registrar(
      Settings settings,
      DigestAuthenticator authenticator,
      DeviceDirectory directory,
      RegistrationTransactions transactions,
      Policies policies,
      Clock clock) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.directory = directory;
    this.transactions = transactions;
    this.policies = policies;
    this.clock = clock;
  }

  /** Told of devices that may have something waiting. */
  @FunctionalInterface
  public interface WorkListener {

    void hasWork(long subscriberId, long deviceId);
  }

  /**
   * Handles a REGISTER. Blocks on the database: call it off the SIP thread.
   *
   * @param wake told, after the answer, of each device that may have something waiting
   */
  public void register(InboundRequest request, Responder responder, WorkListener wake) {
    DigestAuthenticator.Result who = authenticator.ofRegistrar(request);
    if (who.refusal().isPresent()) {
      responder.answer(who.refusal().get());
      return;
    }
    Subscriber subscriber = who.subscriber().orElseThrow();
    Changed changed;
    try {
      String address = addressOfRecord(request, subscriber);
      Change change = change(request, subscriber, address);
      if (change == null) {
        changed = new Changed(transactions.devicesOf(subscriber.id()), List.of());
      } else {
        changed = transactions.apply(change, clock.instant());
      }
    } catch (RegistrationRefused e) {
      responder.answer(e.answer());
      return;
    }
    directory.replace(subscriber.id(), changed.devices());
    List<Long> withWork = changed.withWork();
    responder.answer(
        answer(request, subscriber, changed.devices()),
        () -> withWork.forEach(device -> wake.hasWork(subscriber.id(), device)));
  }

  private String addressOfRecord(InboundRequest request, Subscriber subscriber)
      throws RegistrationRefused {
    try {
      UserAddress to =
          UserAddress.parse(request.header("To").orElse(""), settings.domain(), settings.region());
      if (!to.isTel() && !settings.domain().equals(to.host())) {
        throw new RegistrationRefused(Outcome.UNKNOWN_USER, "not our domain");
      }
      if (!subscriber.addresses().contains(to.canonical())) {
        throw new RegistrationRefused(Outcome.FORBIDDEN, "not an address of the user");
      }
      return to.canonical();
    } catch (AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "To: " + e.getMessage());
    }
  }

  /** The change that the Contacts ask for; null for a query. */
  private Change change(InboundRequest request, Subscriber subscriber, String address)
      throws RegistrationRefused {
    List<String> values = new ArrayList<>();
    for (String value : request.headers().all("Contact")) {
      values.addAll(NameAddress.splitList(value));
    }
    if (values.isEmpty()) {
      return null;
    }
    if (values.size() > MAX_CONTACTS) {
      throw new RegistrationRefused(Outcome.FORBIDDEN, "too many contacts");
    }
    List<Device> devices = transactions.devicesOf(subscriber.id());
    Preference preference = Preference.of(policies.of(subscriber.id()));
    long cseq = Contact.cseq(request.headers());
    if (values.size() == 1 && values.get(0).equals("*")) {
      if (!"0".equals(request.header("Expires").map(String::trim).orElse(""))) {
        throw new RegistrationRefused(Outcome.MALFORMED, "Contact * needs Expires 0");
      }
      List<Device> bound = devices.stream().filter(d -> d.binding() != null).toList();
      for (Device device : bound) {
        refuseOldOrder(Optional.of(device), request, cseq);
      }
      List<Long> ids = bound.stream().map(Device::id).toList();
      return new Change(subscriber.id(), List.of(), ids, preference, settings.maxDevices());
    }
    Instant now = clock.instant();
    List<Bind> bind = new ArrayList<>();
    List<Long> unbind = new ArrayList<>();
    for (String value : values) {
      Contact contact = Contact.parse(value, settings);
      Optional<Device> known =
          devices.stream().filter(d -> d.key().equals(contact.deviceKey())).findFirst();
      refuseOldOrder(known, request, cseq);
      Duration duration = duration(contact, request);
      if (duration.isZero()) {
        known.filter(d -> d.binding() != null).ifPresent(d -> unbind.add(d.id()));
      } else {
        bind.add(contact.bind(request, address, cseq, now.plus(duration), subscriber));
      }
    }
    long others =
        devices.stream()
            .filter(d -> d.liveBinding(now).isPresent() && !unbind.contains(d.id()))
            .filter(d -> bind.stream().noneMatch(b -> b.key().equals(d.key())))
            .count();
    if (others + bind.size() > settings.maxDevices()) {
      throw new RegistrationRefused(Outcome.FORBIDDEN, "too many devices");
    }
    return new Change(subscriber.id(), bind, unbind, preference, settings.maxDevices());
  }

  /** RFC 3261 10.3 step 7: a change that is older than the binding fails. */
  private static void refuseOldOrder(Optional<Device> known, InboundRequest request, long cseq)
      throws RegistrationRefused {
    if (known.isPresent()
        && known.get().binding() != null
        && known.get().binding().callId().equals(request.callId())
        && cseq <= known.get().binding().cseq()) {
      throw new RegistrationRefused(Outcome.SERVER_ERROR, "CSeq is not higher than the binding's");
    }
  }

  private static Duration duration(Contact contact, InboundRequest request)
      throws RegistrationRefused {
    Long asked = contact.expires();
    if (asked == null) {
      asked = request.header("Expires").map(Contact::seconds).orElse(null);
    }
    if (asked == null) {
      return Settings.DEFAULT_REGISTRATION;
    }
    if (asked > 0 && asked < Settings.MIN_REGISTRATION.toSeconds()) {
      throw new RegistrationRefused(
          Answer.of(Outcome.INTERVAL_TOO_BRIEF)
              .with("Min-Expires", Long.toString(Settings.MIN_REGISTRATION.toSeconds())));
    }
    return Duration.ofSeconds(Math.min(asked, Settings.MAX_REGISTRATION.toSeconds()));
  }

  private Answer answer(InboundRequest request, Subscriber subscriber, List<Device> devices) {
    Instant now = clock.instant();
    Answer answer = Answer.of(Outcome.OK);
    for (Device device : devices) {
      Optional<Binding> binding = device.liveBinding(now);
      if (binding.isPresent()) {
        answer = answer.with("Contact", Contact.ofBinding(device, binding.get(), now));
      }
    }
    List<String> associated = new ArrayList<>();
    for (String address : subscriber.addresses()) {
      associated.add("<" + address + ">");
    }
    return answer.with("P-Associated-URI", String.join(", ", associated));
  }
}
