package org.opencpm.signalling;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.SipUri;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.UnsupportedSchemeException;
import org.opencpm.subscriber.UserAddress;

/**
 * Capability discovery by OPTIONS (RFC 3261 section 11; fact sheet 10.4): for the server itself, to
 * anybody; for a user the union of what his registered devices can do, to authenticated senders.
 */
public final class CapabilityFunction {

  public static final String ALLOW =
      "INVITE, ACK, CANCEL, BYE, UPDATE, MESSAGE, OPTIONS, REGISTER, NOTIFY";
  private static final String ACCEPT =
      "message/cpim, text/plain, message/imdn+xml, multipart/mixed";
  private static final String SUPPORTED = "gruu, path, recipient-list-message";

  private static final String STORED_FILES = "urn:urn-7:3gpp-application.ims.iari.rcs.ftstandfw";

  private final Settings settings;
  private final SenderCheck senders;
  private final SubscriberDirectory subscribers;
  private final DeviceDirectory devices;
  private final Clock clock;

  public CapabilityFunction(
      Settings settings,
      SenderCheck senders,
      SubscriberDirectory subscribers,
      DeviceDirectory devices,
      Clock clock) {
    this.settings = settings;
    this.senders = senders;
    this.subscribers = subscribers;
    this.devices = devices;
    this.clock = clock;
  }

  /** The answer to an OPTIONS. */
  public Answer options(InboundRequest request) {
    if (isServer(request.requestUri())) {
      return capabilities(
          "<sip:"
              + settings.host()
              + ":"
              + settings.sipPort()
              + ">;automata;"
              + icsi(Set.of(ServiceIdentifier.PAGER.featureTagValue())));
    }
    UserAddress target;
    try {
      target = UserAddress.parse(request.requestUri(), settings.domain(), settings.region());
    } catch (UnsupportedSchemeException e) {
      return Answer.of(Outcome.UNSUPPORTED_URI_SCHEME, e.getMessage());
    } catch (AddressSyntaxException e) {
      return Answer.of(Outcome.MALFORMED, "Request-URI: " + e.getMessage());
    }
    SenderCheck.Result who = senders.check(request);
    if (who.refusal() != null) {
      return who.refusal();
    }
    Optional<Subscriber> user = subscribers.byAddress(target.canonical());
    if (user.isEmpty()) {
      return Answer.of(Outcome.UNKNOWN_USER);
    }
    Instant now = clock.instant();
    List<FeatureTags> tags =
        devices.devicesOf(user.get().id()).stream()
            .filter(d -> d.reachable(now))
            .map(Device::binding)
            .map(b -> FeatureTags.parse(b.contactParams()))
            .toList();
    if (tags.isEmpty()) {
      return Answer.of(Outcome.UNAVAILABLE);
    }
    return capabilities("<" + target.canonical() + ">" + features(tags));
  }

  private static Answer capabilities(String contact) {
    return Answer.of(Outcome.OK)
        .with("Allow", ALLOW)
        .with("Accept", ACCEPT)
        .with("Supported", SUPPORTED)
        .with("Contact", contact);
  }

  private static String features(List<FeatureTags> devices) {
    StringBuilder params = new StringBuilder();
    Set<String> icsi = union(devices, FeatureTags::icsi);
    if (!icsi.isEmpty()) {
      params.append(';').append(icsi(icsi));
    }
    Set<String> iari = union(devices, FeatureTags::iari);
    if (devices.stream().anyMatch(d -> d.hasService(ServiceIdentifier.FILE_TRANSFER))) {
      // What no device takes now waits for one (fact sheet 6.4).
      iari.add(STORED_FILES);
    }
    if (!iari.isEmpty()) {
      params.append(";+g.3gpp.iari-ref=\"").append(encoded(iari)).append('"');
    }
    for (String tag :
        List.of("+g.oma.sip-im", "+g.gsma.rcs.cpm.pager-large", "+g.gsma.rcs.msgrevoke")) {
      if (devices.stream().anyMatch(d -> d.has(tag))) {
        params.append(';').append(tag);
      }
    }
    return params.toString();
  }

  private static Set<String> union(
      List<FeatureTags> devices, Function<FeatureTags, Set<String>> values) {
    Set<String> all = new LinkedHashSet<>();
    devices.forEach(d -> all.addAll(values.apply(d)));
    return all;
  }

  private static String icsi(Set<String> values) {
    return "+g.3gpp.icsi-ref=\"" + encoded(values) + "\"";
  }

  private static String encoded(Set<String> values) {
    return String.join(",", values).replace(":", "%3A");
  }

  private boolean isServer(String requestUri) {
    try {
      SipUri uri = SipUri.parse(requestUri);
      return uri.user() == null || uri.user().isEmpty();
    } catch (AddressSyntaxException e) {
      // Not a SIP URI: perhaps a tel of a user.
      return false;
    }
  }
}
