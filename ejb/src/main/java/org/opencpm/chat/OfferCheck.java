package org.opencpm.chat;

import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Warning;

/**
 * What the INVITE of a session with messages must offer: one live MSRP medium that says where it
 * is. An INVITE without an offer (RFC 3261 13.2.1) is not taken: what the devices could answer is
 * not known before one of them has the session. The refusal says in a Warning what is missing.
 */
final class OfferCheck {

  /** Media type not available (RFC 3261 20.43). */
  private static final int MEDIA_TYPE = 304;

  private static final int MISCELLANEOUS = 399;

  private OfferCheck() {}

  /**
   * The offer of an INVITE.
   *
   * @throws MessageRefused 488 with a Warning when there is none that fits
   */
  static SessionDescription of(InboundRequest request, Settings settings) throws MessageRefused {
    if (request.body().length == 0) {
      throw refused(MISCELLANEOUS, "INVITE without an offer (SDP)", settings);
    }
    SessionDescription offer;
    try {
      offer =
          ChatOffer.read(new Content(request.header("Content-Type").orElse(""), request.body()));
    } catch (SdpSyntaxException e) {
      throw refused(MISCELLANEOUS, "SDP: " + e.getMessage(), settings);
    }
    MsrpMedia message = offer.message().orElse(null);
    if (message == null) {
      throw refused(MEDIA_TYPE, "No message medium (MSRP) is offered", settings);
    }
    if (message.path().isEmpty()) {
      throw refused(MISCELLANEOUS, "Message medium (MSRP) without a=path", settings);
    }
    return offer;
  }

  private static MessageRefused refused(int code, String text, Settings settings) {
    String warning = new Warning(code, settings.host(), text).headerValue();
    return new MessageRefused(
        Answer.of(Outcome.NOT_ACCEPTABLE_HERE, text).with("Warning", warning));
  }
}
