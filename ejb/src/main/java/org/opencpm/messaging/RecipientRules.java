package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.messaging.Verdict.Treatment;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/**
 * What a recipient's preferences, his registrations and the provider's policy say to a sender
 * (CPM-CONV-002; fact sheet 3.3): the same for a MESSAGE and for the INVITE of a session.
 */
final class RecipientRules {

  private final Policies policies;
  private final DeviceDirectory devices;

  RecipientRules(Policies policies, DeviceDirectory devices) {
    this.policies = policies;
    this.devices = devices;
  }

  /** What comes in. */
  enum Incoming {
    STANDALONE(Policy.INCOMING),
    LARGE(Policy.INCOMING_LARGE),
    CHAT(Policy.INCOMING_CHAT),
    FILE(Policy.INCOMING_FILES);

    private final Policy policy;

    Incoming(Policy policy) {
      this.policy = policy;
    }

    /** What an INVITE brings. */
    static Incoming inSession(ServiceIdentifier service) {
      return switch (service) {
        case LARGE, LARGE_GROUP -> LARGE;
        case FILE_TRANSFER, FILE_TRANSFER_GROUP -> FILE;
        default -> CHAT;
      };
    }

    private String preference(EffectivePolicy policies) {
      String own = policies.get(policy);
      return own.isBlank() ? policies.get(Policy.INCOMING) : own;
    }
  }

  /**
   * Judges.
   *
   * @param mayWait whether the sender lets it wait
   */
  Verdict judge(
      Sender sender, Subscriber recipient, Incoming incoming, boolean mayWait, Instant now) {
    EffectivePolicy policy = policies.of(recipient.id());
    if (!recipient.active()) {
      return Verdict.refused(Outcome.UNKNOWN_USER);
    }
    boolean reachable = reachable(recipient, now);
    if (policy.blocks(sender.addresses())) {
      return policy.get(Policy.BLOCKED_ACTION).equals("discard")
          ? new Verdict(Treatment.DISCARD, null, reachable, false)
          : Verdict.refused(Outcome.DECLINED);
    }
    if (sender.anonymous() && !policy.isOn(Policy.ACCEPT_ANONYMOUS)) {
      return Verdict.refused(Outcome.ANONYMITY_DISALLOWED);
    }
    String preference = incoming.preference(policy);
    if (preference.equals("reject")) {
      return Verdict.refused(Outcome.DECLINED);
    }
    boolean waits = mayWait && policy.isOn(Policy.DEFER);
    if (!waits && !reachable) {
      return new Verdict(Treatment.REFUSE, Outcome.UNAVAILABLE, false, false);
    }
    return new Verdict(treatment(preference, waits), null, reachable, waits);
  }

  private static Treatment treatment(String preference, boolean waits) {
    return switch (preference) {
      case "discard" -> Treatment.DISCARD;
      case "store" -> Treatment.STORE;
      case "defer" -> waits ? Treatment.HOLD : Treatment.DELIVER;
      default -> Treatment.DELIVER;
    };
  }

  private boolean reachable(Subscriber recipient, Instant now) {
    return devices.devicesOf(recipient.id()).stream().anyMatch(d -> d.reachable(now));
  }
}
