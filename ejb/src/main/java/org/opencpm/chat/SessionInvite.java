package org.opencpm.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * Writes the INVITE that brings a session to a device (fact sheet 1.4, 4.1, 4.6): of a live caller
 * with his identity, of stored messages from the deferred service with Referred-By.
 */
public final class SessionInvite {

  /** Methods that a session's peer may use. */
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, UPDATE, MESSAGE, OPTIONS";

  static final String SERVER = "CPM-serv/OMA2.2 OpenCPM/0.1";

  /** A message that goes out this long after its acceptance was deferred. */
  private static final Duration WAITED = Duration.ofSeconds(5);

  private static final String ANONYMOUS = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

  private final Settings settings;
  private final SubscriberDirectory subscribers;

  public SessionInvite(Settings settings, SubscriberDirectory subscribers) {
    this.settings = settings;
    this.subscribers = subscribers;
  }

  /** An invitation on behalf of who began the session. */
  public OutboundRequest live(SessionDirection forth, Device device, Content content) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    String from = "<" + forth.sender().address() + ">";
    if (forth.sender().anonymous()) {
      from = ANONYMOUS;
      headers.add(Map.entry("Privacy", "id"));
    } else {
      assertedIdentities(forth.sender().address(), headers);
    }
    services(forth.service(), headers);
    headers.add(Map.entry("Contact", contact(forth.service(), "")));
    for (Map.Entry<String, String> field : forth.headers().entries()) {
      if (!field.getKey().equalsIgnoreCase("Privacy")) {
        headers.add(field);
      }
    }
    return request(from, forth.recipientAddress(), device, headers, content);
  }

  /** The caller's own invitation, checked, back through the S-CSCF that sent it (IMS mode). */
  public OutboundRequest onward(InboundRequest received, SessionDirection forth, Content content) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    received.headers().all("P-Asserted-Identity").stream()
        .map(value -> Map.entry("P-Asserted-Identity", value))
        .forEach(headers::add);
    services(forth.service(), headers);
    headers.add(Map.entry("Contact", contact(forth.service(), "")));
    headers.addAll(forth.headers().entries());
    session(headers);
    return new OutboundRequest(
        "INVITE",
        received.requestUri(),
        withoutTag(received.header("From").orElse("")),
        withoutTag(received.header("To").orElse("")),
        null,
        received.headers().all("Route"),
        HeaderList.of(headers),
        content.type(),
        content.bytes());
  }

  /** The tag belongs to the dialog on the other side. */
  private static String withoutTag(String address) {
    return address.replaceFirst("(?i);\\s*tag=[^;>]*", "");
  }

  /** An invitation to what waited for the device, one for each sender and conversation. */
  public OutboundRequest deferred(SessionDirection forth, Device device, Content content) {
    return deferred(ServiceIdentifier.DEFERRED, forth, device, content);
  }

  /** As above, by the name of another service, which the device knows. */
  public OutboundRequest deferred(
      ServiceIdentifier service, SessionDirection forth, Device device, Content content) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    String from = "<" + settings.deferredUri() + ">";
    headers.add(Map.entry("P-Asserted-Identity", from));
    if (forth.sender().anonymous()) {
      headers.add(Map.entry("Referred-By", ANONYMOUS));
    } else {
      headers.add(Map.entry("Referred-By", "<" + forth.sender().address() + ">"));
    }
    services(service, headers);
    headers.add(Map.entry("Contact", contact(service, ";automata")));
    headers.addAll(forth.headers().entries());
    return request(from, forth.recipientAddress(), device, headers, content);
  }

  /** Whether a message waited for a device that wants to know that (fact sheet 1.1). */
  public boolean hasWaited(Delivery delivery, Device device, Instant now) {
    return delivery.acceptedAt().plus(WAITED).isBefore(now)
        && FeatureTags.parse(device.binding().contactParams())
            .hasService(ServiceIdentifier.DEFERRED);
  }

  /** Whether a device is registered over TLS, so that its media go over TLS too. */
  public static boolean overTls(Device device) {
    return device.binding().flow() != null && "tls".equals(device.binding().flow().transport());
  }

  /** The Contact parameters of this server for a service, behind a {@code *}. */
  public static String contact(ServiceIdentifier service, String more) {
    return service.acceptContact() + more;
  }

  private static void services(ServiceIdentifier service, List<Map.Entry<String, String>> headers) {
    headers.add(Map.entry("P-Asserted-Service", service.urn()));
    headers.add(Map.entry("Accept-Contact", service.acceptContact()));
  }

  private OutboundRequest request(
      String from,
      String to,
      Device device,
      List<Map.Entry<String, String>> headers,
      Content content) {
    session(headers);
    Binding binding = device.binding();
    String target = binding.contactUri();
    if (settings.imsMode()) {
      target = binding.gruu() != null ? binding.gruu() : to;
      if (binding.gruu() == null && device.instance() != null) {
        headers.add(
            Map.entry(
                "Accept-Contact",
                "*;+sip.instance=\"<" + device.instance() + ">\";require;explicit"));
      }
    }
    List<String> route = binding.path() == null ? List.of() : List.of(binding.path());
    return new OutboundRequest(
        "INVITE",
        target,
        from,
        "<" + to + ">",
        binding.flow(),
        route,
        HeaderList.of(headers),
        content.type(),
        content.bytes());
  }

  private static void session(List<Map.Entry<String, String>> headers) {
    headers.add(Map.entry("Allow", ALLOW));
    headers.add(Map.entry("Supported", "timer"));
    headers.add(
        Map.entry(
            "Session-Expires",
            new SessionInterval(SessionInterval.DEFAULT_SECONDS, "uac").toString()));
    headers.add(Map.entry("Min-SE", Long.toString(SessionInterval.MIN_SECONDS)));
    headers.add(Map.entry("User-Agent", SERVER));
  }

  /** The address that was used first, then the caller's other one (sip and tel, RFC 3325 9.1). */
  private void assertedIdentities(String address, List<Map.Entry<String, String>> headers) {
    headers.add(Map.entry("P-Asserted-Identity", "<" + address + ">"));
    Optional<Subscriber> sender = subscribers.byAddress(address);
    boolean tel = address.startsWith("tel:");
    sender.stream()
        .flatMap(s -> s.addresses().stream())
        .filter(other -> other.startsWith("tel:") != tel)
        .findFirst()
        .ifPresent(other -> headers.add(Map.entry("P-Asserted-Identity", "<" + other + ">")));
  }
}
