package org.opencpm.subscriber;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;

/**
 * Establishes who sent a request (design 4.9, direct mode): the user with a live binding at the
 * request's source, or valid credentials; and refuses whoever names somebody else in From or
 * P-Preferred-Identity. P-Asserted-Identity of a client counts for nothing.
 */
@ApplicationScoped
public class SenderCheck {

  private Settings settings;
  private DigestAuthenticator authenticator;
  private SubscriberDirectory subscribers;
  private DeviceDirectory devices;
  private Clock clock;
  private TrustedPeers peers;

  /** For the container's proxy. */
  protected SenderCheck() {}

  @Inject
  public SenderCheck(
      Settings settings,
      DigestAuthenticator authenticator,
      SubscriberDirectory subscribers,
      DeviceDirectory devices,
      Clock clock) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.subscribers = subscribers;
    this.devices = devices;
    this.clock = clock;
    this.peers = new TrustedPeers(settings.trustedPeers());
  }

  /** Either a sender or the answer that refuses him. */
  public record Result(Sender sender, Answer refusal) {

    static Result of(Sender sender) {
      return new Result(sender, null);
    }

    static Result refused(Answer refusal) {
      return new Result(null, refusal);
    }
  }

  /**
   * Who sent a request: what a trusted peer asserts in IMS mode, else what this server finds out.
   */
  public Result check(InboundRequest request) {
    return settings.imsMode() ? asserted(request) : direct(request);
  }

  /**
   * IMS mode: P-Asserted-Identity of a trusted peer is true, of anybody else it is refused (RFC
   * 3325).
   */
  private Result asserted(InboundRequest request) {
    if (!peers.trusts(request.source())) {
      return Result.refused(Answer.of(Outcome.FORBIDDEN, "not a trusted peer"));
    }
    boolean anonymous = wantsPrivacy(request);
    List<String> identities = request.headers().all("P-Asserted-Identity");
    try {
      for (String value : identities) {
        for (String one : NameAddress.splitList(value)) {
          String canonical = address(one).canonical();
          Optional<Subscriber> subscriber = subscribers.byAddress(canonical);
          if (subscriber.isPresent() && (subscriber.get().active() || !request.originating())) {
            return Result.of(Sender.of(subscriber.get(), canonical, null, anonymous));
          }
        }
      }
      if (request.originating()) {
        return Result.refused(
            Answer.of(Outcome.FORBIDDEN, "not a served user")
                .with(
                    "Warning",
                    OmaWarning.SERVICE_NOT_AUTHORISED.at(settings.host()).headerValue()));
      }
      String foreign = identities.isEmpty() ? request.header("From").orElse("") : identities.get(0);
      UserAddress address = address(foreign);
      return Result.of(Sender.foreign(address.canonical(), anonymous || address.isAnonymous()));
    } catch (AddressSyntaxException e) {
      return Result.refused(Answer.of(Outcome.MALFORMED, "P-Asserted-Identity: " + e.getMessage()));
    }
  }

  private Result direct(InboundRequest request) {
    List<UserAddress> claimed = new ArrayList<>();
    boolean anonymous = wantsPrivacy(request);
    try {
      for (String value : request.headers().all("P-Preferred-Identity")) {
        for (String one : NameAddress.splitList(value)) {
          claimed.add(address(one));
        }
      }
      UserAddress from = address(request.header("From").orElse(""));
      if (from.isAnonymous()) {
        anonymous = true;
      } else {
        claimed.add(from);
      }
    } catch (AddressSyntaxException e) {
      return Result.refused(
          Answer.of(Outcome.MALFORMED, "From or P-Preferred-Identity: " + e.getMessage()));
    }

    Optional<Subscriber> byFlow =
        claimed.isEmpty() ? unnamed(request) : subscribers.byAddress(claimed.get(0).canonical());
    Instant now = clock.instant();
    Optional<Device> device = byFlow.flatMap(s -> deviceAt(s, request.source(), now));
    Subscriber subscriber;
    if (device.isPresent()) {
      subscriber = byFlow.get();
      if (!subscriber.active()) {
        return Result.refused(Answer.of(Outcome.FORBIDDEN, "subscription not active"));
      }
    } else if (isBoundToAnother(request, now)) {
      return Result.refused(Answer.of(Outcome.FORBIDDEN, "identity of somebody else"));
    } else {
      DigestAuthenticator.Result result = authenticator.ofProxy(request);
      if (result.refusal().isPresent()) {
        return Result.refused(result.refusal().get());
      }
      subscriber = result.subscriber().orElseThrow();
      device = deviceAt(subscriber, request.source(), now).or(() -> named(result, request, now));
    }
    for (UserAddress address : claimed) {
      if (!subscriber.addresses().contains(address.canonical())) {
        return Result.refused(Answer.of(Outcome.FORBIDDEN, "identity of somebody else"));
      }
    }
    String address = claimed.isEmpty() ? subscriber.defaultAddress() : claimed.get(0).canonical();
    return Result.of(Sender.of(subscriber, address, device.orElse(null), anonymous));
  }

  /** Who may be behind an anonymous request that names nobody: who registered from its source. */
  private Optional<Subscriber> unnamed(InboundRequest request) {
    return request.header("Proxy-Authorization").isPresent()
        ? Optional.empty()
        : devices.lastOwnerOf(request.source()).flatMap(subscribers::byId);
  }

  /** A source with a live binding of another user, and no credentials: no challenge would help. */
  private boolean isBoundToAnother(InboundRequest request, Instant now) {
    return request.header("Proxy-Authorization").isEmpty()
        && devices
            .lastOwnerOf(request.source())
            .flatMap(subscribers::byId)
            .flatMap(owner -> deviceAt(owner, request.source(), now))
            .isPresent();
  }

  private Optional<Device> deviceAt(Subscriber subscriber, Flow source, Instant now) {
    return devices.devicesOf(subscriber.id()).stream()
        .filter(d -> d.liveBinding(now).filter(b -> b.flow().equals(source)).isPresent())
        .findFirst();
  }

  /**
   * The device that an INVITE's Contact names, for a user who proved who he is: one that is reached
   * over UDP sends what is too large for a datagram over another flow.
   */
  private Optional<Device> named(
      DigestAuthenticator.Result user, InboundRequest request, Instant now) {
    Optional<String> instance = request.header("Contact").flatMap(SenderCheck::instance);
    return devices.devicesOf(user.subscriber().orElseThrow().id()).stream()
        .filter(d -> d.liveBinding(now).isPresent())
        .filter(d -> instance.filter(d.key()::equalsIgnoreCase).isPresent())
        .findFirst();
  }

  private static Optional<String> instance(String contact) {
    try {
      return NameAddress.parse(contact)
          .unquotedParam("+sip.instance")
          .map(urn -> urn.replaceAll("[<>]", ""));
    } catch (AddressSyntaxException malformed) {
      // It names no device.
      return Optional.empty();
    }
  }

  private UserAddress address(String value) throws AddressSyntaxException {
    return UserAddress.parse(value, settings.domain(), settings.region());
  }

  /** Whether the Privacy header asks for anonymity towards the recipient (RFC 3323, RFC 3325). */
  private static boolean wantsPrivacy(InboundRequest request) {
    for (String value : request.headers().all("Privacy")) {
      for (String token : value.split("[;,\\s]+")) {
        if (token.equalsIgnoreCase("id")
            || token.equalsIgnoreCase("user")
            || token.equalsIgnoreCase("header")) {
          return true;
        }
      }
    }
    return false;
  }
}
