package org.opencpm.subscriber;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
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
      List<Device> devices = transactions.devicesOf(subscriber.id());
      if (expires != null && expires == 0) {
        List<Long> bound =
            devices.stream().filter(d -> d.binding() != null).map(Device::id).toList();
        responder.answer(Answer.of(Outcome.OK));
        apply(subscriber, List.of(), bound, wake);
        return;
      }
      List<EnclosedMessage> enclosed = enclosed(request);
      Optional<EnclosedMessage> original =
          enclosed.stream().filter(m -> m.startLine().startsWith("REGISTER ")).findFirst();
      if (original.isEmpty()) {
        responder.answer(Answer.of(Outcome.OK));
        subscribe(request, subscriber, expires);
        return;
      }
      Optional<EnclosedMessage> answer =
          enclosed.stream().filter(m -> m.startLine().startsWith("SIP/2.0 2")).findFirst();
      List<Bind> bind = new ArrayList<>();
      List<Long> unbind = new ArrayList<>();
      for (String value : contacts(original.get().headers())) {
        EnclosedContact contact = EnclosedContact.of(value, original.get(), answer, expires);
        if (contact.seconds() == 0) {
          devices.stream()
              .filter(d -> d.key().equals(contact.key()) && d.binding() != null)
              .forEach(d -> unbind.add(d.id()));
        } else {
          bind.add(contact.bind(request, route(request), clock.instant()));
        }
      }
      // The S-CSCF hears before the devices do: 200 first, then what waits is pushed.
      Changed changed = transactions.apply(change(subscriber, bind, unbind), clock.instant());
      directory.replace(subscriber.id(), changed.devices());
      responder.answer(Answer.of(Outcome.OK));
      changed.withWork().forEach(device -> wake.hasWork(subscriber.id(), device));
    } catch (RegistrationRefused e) {
      responder.answer(e.answer());
    }
  }

  /** Handles a NOTIFY of the registration event package. Blocks on the database. */
  public void notify(InboundRequest request, Responder responder, Registrar.WorkListener wake) {
    try {
      requireTrust(request);
      if (!request.header("Event").map(e -> e.trim().startsWith("reg")).orElse(false)) {
        throw new RegistrationRefused(Outcome.NO_DIALOG, "no such subscription");
      }
      ReginfoDocument document;
      try {
        document = ReginfoDocument.parse(request.body());
      } catch (AddressSyntaxException e) {
        throw new RegistrationRefused(Outcome.MALFORMED, "reginfo: " + e.getMessage());
      }
      responder.answer(Answer.of(Outcome.OK));
      for (ReginfoDocument.Registration registration : document.registrations()) {
        Subscriber subscriber = subscriber(registration.aor());
        List<Device> devices = transactions.devicesOf(subscriber.id());
        List<Bind> bind = new ArrayList<>();
        List<Long> unbind = new ArrayList<>();
        for (ReginfoDocument.Contact contact : registration.contacts()) {
          EnclosedContact known =
              EnclosedContact.of(contact, registration.aor(), document.version());
          if (registration.isActive() && contact.isActive()) {
            bind.add(known.bind(request, knownRoute(devices, request), clock.instant()));
          } else {
            devices.stream()
                .filter(d -> d.key().equals(known.key()) && d.binding() != null)
                .forEach(d -> unbind.add(d.id()));
          }
        }
        apply(subscriber, bind, unbind, wake);
      }
    } catch (RegistrationRefused e) {
      responder.answer(e.answer());
    }
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

  private void apply(
      Subscriber subscriber, List<Bind> bind, List<Long> unbind, Registrar.WorkListener wake) {
    Changed changed = transactions.apply(change(subscriber, bind, unbind), clock.instant());
    directory.replace(subscriber.id(), changed.devices());
    changed.withWork().forEach(device -> wake.hasWork(subscriber.id(), device));
  }

  private Change change(Subscriber subscriber, List<Bind> bind, List<Long> unbind) {
    boolean all = policies.of(subscriber.id()).isOn(Policy.DELIVER_TO_ALL_DEVICES);
    return new Change(subscriber.id(), bind, unbind, all);
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
            request.source(),
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
                        org.opencpm.operation.MessageLog.event(
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
        .filter(d -> d.binding() != null && d.binding().path() != null)
        .map(d -> d.binding().path())
        .findFirst()
        .orElseGet(() -> route(notify));
  }

  private static List<String> contacts(HeaderList headers) {
    List<String> all = new ArrayList<>();
    headers.all("Contact").forEach(value -> all.addAll(NameAddress.splitList(value)));
    return all;
  }

  private static List<EnclosedMessage> enclosed(InboundRequest request) throws RegistrationRefused {
    MediaType type = MediaType.parse(request.header("Content-Type").orElse("")).orElse(null);
    List<EnclosedMessage> messages = new ArrayList<>();
    if (request.body().length == 0) {
      return messages;
    }
    try {
      if (type != null && type.is("message", "sip")) {
        messages.add(EnclosedMessage.parse(request.body()));
      } else if (type != null && type.type().equalsIgnoreCase("multipart")) {
        for (MimeEntity part : Multipart.parse(request.body(), type).parts()) {
          if (part.mediaType().is("message", "sip")) {
            messages.add(EnclosedMessage.parse(part.body()));
          }
        }
      }
      return messages;
    } catch (CpimSyntaxException | AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "enclosed: " + e.getMessage());
    }
  }
}
