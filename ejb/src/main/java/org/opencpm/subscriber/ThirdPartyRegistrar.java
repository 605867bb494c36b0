package org.opencpm.subscriber;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.RegistrationTransactions.Bind;
import org.opencpm.subscriber.RegistrationTransactions.Change;
import org.opencpm.subscriber.RegistrationTransactions.Changed;
import org.opencpm.subscriber.RegistrationTransactions.Preference;

/**
 * Learns registrations in IMS mode (3GPP TS 24.229; fact sheet 10.1): from the third-party REGISTER
 * of a trusted S-CSCF with the device's REGISTER and its answer enclosed; where they are not, by a
 * subscription to the registration event package (RFC 3680) whose notifications carry the contacts.
 */
@ApplicationScoped
public class ThirdPartyRegistrar {

  private Settings settings;
  private SubscriberDirectory subscribers;
  private DeviceDirectory directory;
  private RegistrationTransactions transactions;
  private Policies policies;
  private SignallingLink link;
  private Clock clock;

  /** For the container's proxy. */
  protected ThirdPartyRegistrar() {}

  @Inject
  public ThirdPartyRegistrar(
      Settings settings,
      SubscriberDirectory subscribers,
      DeviceDirectory directory,
      RegistrationTransactions transactions,
      Policies policies,
      SignallingLink link,
      Clock clock) {
    this.settings = settings;
    this.subscribers = subscribers;
    this.directory = directory;
    this.transactions = transactions;
    this.policies = policies;
    this.link = link;
    this.clock = clock;
  }

  /** Handles a third-party REGISTER. Blocks on the database. */
  public void register(InboundRequest request, Responder responder, Registrar.WorkListener wake) {
    try {
      requireTrust(request);
      Subscriber subscriber = subscriber(request.header("To").orElse(""));
      Long expires = request.header("Expires").map(Contact::seconds).orElse(null);
      Optional<EnclosedRegistration> enclosed = EnclosedRegistration.of(request);
      List<Bind> bind = new ArrayList<>();
      List<Long> unbind = new ArrayList<>();
      if (expires != null && expires == 0) {
        bound(subscriber).forEach(d -> unbind.add(d.id()));
      } else if (enclosed.isPresent()) {
        for (EnclosedContact contact : enclosed.get().contacts(expires)) {
          if (contact.seconds() == 0) {
            bound(subscriber)
                .filter(d -> d.key().equals(contact.key()))
                .forEach(d -> unbind.add(d.id()));
          } else {
            bind.add(contact.bind(request, route(request), clock.instant()));
          }
        }
      } else {
        responder.answer(Answer.of(Outcome.OK), () -> subscribe(request, subscriber, expires));
        return;
      }
      // The S-CSCF hears before the devices do: 200 first, then what waits is pushed.
      Changed changed = apply(subscriber, bind, unbind);
      responder.answer(Answer.of(Outcome.OK), () -> wake(subscriber, changed, wake));
    } catch (RegistrationRefused e) {
      responder.answer(e.answer());
    }
  }

  /** Handles a NOTIFY of the registration event package. Blocks on the database. */
  public void notify(InboundRequest request, Responder responder, Registrar.WorkListener wake) {
    try {
      requireTrust(request);
      if (!request.header("Event").map(e -> e.trim().matches("(?i)reg(\\s*;.*)?")).orElse(false)) {
        throw new RegistrationRefused(Outcome.NO_DIALOG, "no such subscription");
      }
      Map<Subscriber, Changed> changes = new LinkedHashMap<>();
      if (request.body().length > 0) {
        ReginfoDocument document = reginfo(request);
        for (ReginfoDocument.Registration registration : document.registrations()) {
          Subscriber subscriber = subscriber(registration.aor());
          changes.put(subscriber, learn(subscriber, registration, document, request));
        }
      }
      responder.answer(
          Answer.of(Outcome.OK),
          () -> changes.forEach((subscriber, changed) -> wake(subscriber, changed, wake)));
    } catch (RegistrationRefused e) {
      responder.answer(e.answer());
    }
  }

  private static ReginfoDocument reginfo(InboundRequest request) throws RegistrationRefused {
    try {
      return ReginfoDocument.parse(request.body());
    } catch (AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "reginfo: " + e.getMessage());
    }
  }

  /**
   * Takes one registration over. A full document names every contact: what it does not name is gone
   * (RFC 3680 5.1).
   */
  private Changed learn(
      Subscriber subscriber,
      ReginfoDocument.Registration registration,
      ReginfoDocument document,
      InboundRequest request) {
    List<Device> bound = bound(subscriber).toList();
    List<Bind> bind = new ArrayList<>();
    Set<String> gone = new HashSet<>();
    if (document.full() || registration.state().equals("terminated")) {
      bound.forEach(d -> gone.add(d.key()));
    }
    for (ReginfoDocument.Contact contact : registration.contacts()) {
      EnclosedContact known = EnclosedContact.of(contact, registration.aor(), document.version());
      if (registration.isActive() && contact.isActive()) {
        bind.add(known.bind(request, knownRoute(bound, request), clock.instant()));
        gone.remove(known.key());
      } else {
        gone.add(known.key());
      }
    }
    List<Long> unbind = bound.stream().filter(d -> gone.contains(d.key())).map(Device::id).toList();
    return apply(subscriber, bind, unbind);
  }

  private Stream<Device> bound(Subscriber subscriber) {
    return transactions.devicesOf(subscriber.id()).stream().filter(d -> d.binding() != null);
  }

  private void requireTrust(InboundRequest request) throws RegistrationRefused {
    if (!new TrustedPeers(settings.trustedPeers()).trusts(request.source())) {
      throw new RegistrationRefused(Outcome.FORBIDDEN, "not a trusted peer");
    }
  }

  private Subscriber subscriber(String address) throws RegistrationRefused {
    try {
      UserAddress user = UserAddress.parse(address, settings.domain(), settings.region());
      return subscribers
          .byAddress(user.canonical())
          .orElseThrow(() -> new RegistrationRefused(Outcome.UNKNOWN_USER, "no such user"));
    } catch (AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "To: " + e.getMessage());
    }
  }

  private Changed apply(Subscriber subscriber, List<Bind> bind, List<Long> unbind) {
    Preference preference = Preference.of(policies.of(subscriber.id()));
    Change change = new Change(subscriber.id(), bind, unbind, preference, settings.maxDevices());
    Changed changed = transactions.apply(change, clock.instant());
    directory.replace(subscriber.id(), changed.devices());
    return changed;
  }

  private static void wake(Subscriber subscriber, Changed changed, Registrar.WorkListener wake) {
    changed.withWork().forEach(device -> wake.hasWork(subscriber.id(), device));
  }

  /** Asks for the registration state of the user; the answer comes as NOTIFY. */
  private void subscribe(InboundRequest request, Subscriber subscriber, Long expires) {
    String target = subscriber.defaultAddress();
    HeaderList headers =
        HeaderList.of(
            List.of(
                Map.entry("Event", "reg"),
                Map.entry("Accept", "application/reginfo+xml"),
                Map.entry("Expires", Long.toString(expires == null ? 600_000 : expires)),
                Map.entry("P-Asserted-Identity", "<sip:" + settings.domain() + ">")));
    OutboundRequest subscription =
        new OutboundRequest(
            "SUBSCRIBE",
            target,
            "<sip:" + settings.domain() + ">",
            "<" + target + ">",
            null,
            List.of(route(request)),
            headers,
            null,
            new byte[0]);
    link.current()
        .ifPresent(
            signalling ->
                signalling.send(
                    subscription,
                    answer ->
                        MessageLog.event(
                            "reg-subscription",
                            null,
                            null,
                            answer.callId(),
                            "user",
                            target,
                            "status",
                            answer.status())));
  }

  /** Where requests to the devices go: the Contact of the S-CSCF. */
  private static String route(InboundRequest request) {
    String contact = request.header("Contact").or(() -> request.header("From")).orElse("");
    try {
      SipUri uri = SipUri.parse(NameAddress.parse(contact).uri());
      return "<" + uri + (uri.params().containsKey("lr") ? "" : ";lr") + ">";
    } catch (AddressSyntaxException e) {
      Flow source = request.source();
      return "<sip:"
          + source.address()
          + ":"
          + source.port()
          + ";transport="
          + source.transport()
          + ";lr>";
    }
  }

  private static String knownRoute(List<Device> devices, InboundRequest notify) {
    return devices.stream()
        .filter(d -> d.binding().path() != null)
        .map(d -> d.binding().path())
        .findFirst()
        .orElseGet(() -> route(notify));
  }
}
