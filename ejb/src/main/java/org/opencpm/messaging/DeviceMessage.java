package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * Writes the MESSAGE that brings a stored message to a device: as the original, with the identity
 * that this server asserts (RFC 3428, RFC 3325; design 4.2). Direct mode addresses the Contact by
 * the flow it registered from; IMS mode the GRUU or the public identity by way of the S-CSCF
 * (design 4.9).
 */
final class DeviceMessage {

  static final String SERVER = "CPM-serv/OMA2.2 OpenCPM/0.1";

  /** A message that goes out this long after its acceptance was deferred. */
  private static final Duration DEFERRED_AFTER = Duration.ofSeconds(5);

  static final String ANONYMOUS = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

  private final Settings settings;
  private final SubscriberDirectory subscribers;

  DeviceMessage(Settings settings, SubscriberDirectory subscribers) {
    this.settings = settings;
    this.subscribers = subscribers;
  }

  OutboundRequest of(Delivery delivery, Device device, Instant now) {
    Binding binding = device.binding();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    String from = "<" + delivery.senderAddress() + ">";
    if (delivery.anonymous()) {
      from = ANONYMOUS;
    } else {
      assertedIdentities(delivery.senderAddress(), headers);
    }
    ServiceIdentifier service = service(delivery, binding, now);
    headers.add(Map.entry("P-Asserted-Service", service.urn()));
    headers.add(Map.entry("Accept-Contact", service.acceptContact()));
    for (Map.Entry<String, String> field : HeaderList.deserialise(delivery.headers()).entries()) {
      if (!field.getKey().equalsIgnoreCase("Accept-Contact")) {
        headers.add(field);
      }
    }
    headers.add(Map.entry("User-Agent", SERVER));
    List<String> route = binding.path() == null ? List.of() : List.of(binding.path());
    String target = binding.contactUri();
    if (settings.imsMode()) {
      target = binding.gruu() != null ? binding.gruu() : delivery.recipientAddress();
      if (binding.gruu() == null && device.instance() != null) {
        headers.add(
            Map.entry(
                "Accept-Contact",
                "*;+sip.instance=\"<" + device.instance() + ">\";require;explicit"));
      }
    }
    return new OutboundRequest(
        "MESSAGE",
        target,
        from,
        "<" + delivery.recipientAddress() + ">",
        settings.imsMode() ? null : binding.flow(),
        route,
        HeaderList.of(headers),
        delivery.contentType(),
        delivery.body());
  }

  /** The address that was used first, then the sender's other ones (sip and tel, RFC 3325 9.1). */
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

  /** A message that waited goes as {@code deferred} to devices that registered that service. */
  private static ServiceIdentifier service(Delivery delivery, Binding binding, Instant now) {
    ServiceIdentifier service = ServiceIdentifier.valueOf(delivery.service());
    if (delivery.kind().isMessage()) {
      // However it came, and to however many: this is one SIP MESSAGE to one user.
      service = ServiceIdentifier.PAGER;
    }
    boolean waited =
        delivery.kind().isMessage()
            && delivery.acceptedAt().plus(DEFERRED_AFTER).isBefore(now)
            && FeatureTags.parse(binding.contactParams()).hasService(ServiceIdentifier.DEFERRED);
    return waited ? ServiceIdentifier.DEFERRED : service;
  }
}
