package org.opencpm.messaging;

import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.UnsupportedSchemeException;
import org.opencpm.subscriber.UserAddress;

/** The addresses in a request: whom it is for, and what may stand in Reply-To. */
public final class Addressing {

  private final Settings settings;

  public Addressing(Settings settings) {
    this.settings = settings;
  }

  /** Whether it is for a list of recipients (RFC 5365). */
  boolean isExploder(InboundRequest request) {
    String uri = request.requestUri();
    int end = uri.indexOf(';');
    return (end < 0 ? uri : uri.substring(0, end)).equalsIgnoreCase(settings.exploderUri());
  }

  /** Whether it goes back through the S-CSCF instead of being served here (design 4.9). */
  boolean goesOn(InboundRequest request) {
    return settings.imsMode() && request.originating();
  }

  /**
   * Whom it is for.
   *
   * @throws MessageRefused 400, 404 for another domain, 416
   */
  UserAddress target(InboundRequest request) throws MessageRefused {
    try {
      UserAddress target =
          UserAddress.parse(request.requestUri(), settings.domain(), settings.region());
      if (!goesOn(request) && !target.isTel() && !settings.domain().equals(target.host())) {
        throw new MessageRefused(Outcome.UNKNOWN_USER, "not our domain");
      }
      return target;
    } catch (UnsupportedSchemeException e) {
      throw new MessageRefused(Outcome.UNSUPPORTED_URI_SCHEME, e.getMessage());
    } catch (AddressSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "Request-URI: " + e.getMessage());
    }
  }

  /** An address that somebody named, canonical where it can be read; for the log. */
  public String named(String uriOrNameAddr) {
    if (uriOrNameAddr == null) {
      return null;
    }
    try {
      return UserAddress.parse(uriOrNameAddr, settings.domain(), settings.region()).canonical();
    } catch (AddressSyntaxException unreadable) {
      return uriOrNameAddr;
    }
  }

  /** The key of the only device meant: by a GRUU, or by Accept-Contact; null for all. */
  static String device(UserAddress target, CpmIdentities ids) {
    return target.gruuInstance().filter(i -> !i.isEmpty()).orElse(ids.instance());
  }

  /** Reply-To must be an address of the sender (AD-CL-12; fact sheet 3.8). */
  void checkReplyTo(InboundRequest request, Sender sender) throws MessageRefused {
    for (String value : request.headers().all("Reply-To")) {
      try {
        UserAddress address = UserAddress.parse(value, settings.domain(), settings.region());
        if (!sender.addresses().contains(address.canonical())) {
          throw new MessageRefused(Outcome.FORBIDDEN, "Reply-To of somebody else");
        }
      } catch (AddressSyntaxException e) {
        throw new MessageRefused(Outcome.MALFORMED, "Reply-To: " + e.getMessage());
      }
    }
  }
}
