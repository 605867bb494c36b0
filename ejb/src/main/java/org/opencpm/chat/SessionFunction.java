package org.opencpm.chat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Addressing;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.Invitations;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.Verdict;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundCalls;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * The Participating Function for sessions (fact sheet 4.1, 4.2, 3.5): checks an INVITE, decides by
 * service, policy and registrations what it comes to, and begins the session.
 */
public final class SessionFunction implements InboundCalls {

  private static final Logger LOG = Logger.getLogger(SessionFunction.class.getName());
  private static final Set<String> EXTENSIONS = Set.of("timer");

  private final ChatEnvironment env;
  private final Invitations invitations;
  private final DeviceChoice devices;
  private final PullFunction pull;
  private final Addressing addressing;
  private volatile FileSessions files;

  SessionFunction(
      ChatEnvironment env, Invitations invitations, DeviceChoice devices, PullFunction pull) {
    this.env = env;
    this.invitations = invitations;
    this.devices = devices;
    this.pull = pull;
    this.addressing = new Addressing(env.settings());
  }

  /** From now on files are taken by them. */
  public void files(FileSessions sessions) {
    files = sessions;
  }

  @Override
  public CallListener invited(InboundRequest request, Call call) {
    try {
      Optional<Answer> tooSmall = tooSmall(request.headers());
      if (tooSmall.isPresent()) {
        throw new MessageRefused(tooSmall.get());
      }
      if (isService(request, env.settings().deferredUri())) {
        return pull.invited(request, call, EXTENSIONS);
      }
      if (files != null) {
        files.check(request);
      }
      Invitation invitation = invitations.check(request, byContent(request), EXTENSIONS);
      return begin(request, call, invitation);
    } catch (MessageRefused e) {
      MessageLog.event(
          "invite-refused",
          null,
          request.header("Conversation-ID").orElse(null),
          request.callId(),
          "kind",
          "SESSION",
          "from",
          addressing.named(request.header("From").orElse(null)),
          "to",
          addressing.named(request.requestUri()),
          "status",
          e.answer().status(),
          "reason",
          e.answer().detail());
      call.answer(e.answer(), null);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "INVITE " + request.callId() + " not checked", e);
      call.answer(Answer.of(Outcome.TRY_LATER, "not checked").with("Retry-After", "5"), null);
    }
    return CallListener.none();
  }

  private CallListener begin(InboundRequest request, Call call, Invitation invitation)
      throws MessageRefused {
    SessionDescription offer = OfferCheck.of(request, env.settings());
    Verdict verdict = invitation.verdict();
    if (verdict != null && verdict.refusal() != null) {
      throw new MessageRefused(verdict.refusal(), "by the recipient's rules");
    }
    if (files != null && files.concern(invitation.forth().service(), offer)) {
      return files.begin(request, call, invitation, offer);
    }
    if (verdict == null) {
      // IMS mode: the callee's own server decides, about a large message too.
      return chat(invitation, request).begin(call, opening(invitation, offer, List.of()));
    }
    if (invitation.forth().service() == ServiceIdentifier.LARGE
        || invitation.forth().service() == ServiceIdentifier.LARGE_GROUP) {
      checkSize(offer);
      return new LargeReception(env, invitation.forth()).begin(request, call, offer);
    }
    glare(invitation.forth());
    List<List<Device>> rounds =
        verdict.treatment() == Verdict.Treatment.DELIVER
            ? devices.rounds(invitation.forth(), request.headers())
            : List.of();
    return chat(invitation, request).begin(call, opening(invitation, offer, rounds));
  }

  private ChatOpening opening(
      Invitation invitation, SessionDescription offer, List<List<Device>> rounds)
      throws MessageRefused {
    return new ChatOpening(offer, FirstMessage.in(invitation, env.settings()), rounds);
  }

  private ChatSession chat(Invitation invitation, InboundRequest request) {
    SessionDirection back = invitation.back(null, request.callId(), invitation.forth().life());
    return new ChatSession(env, invitation.forth(), back, invitation);
  }

  /** Both invite each other: the invitation of the lower address counts (fact sheet 4.4). */
  private void glare(SessionDirection forth) throws MessageRefused {
    Optional<ChatSession> crossing = env.chats().crossing(forth);
    if (crossing.isEmpty()) {
      return;
    }
    String theirs = crossing.get().forth().sender().address();
    if (theirs.compareTo(forth.sender().address()) < 0) {
      throw new MessageRefused(Outcome.BUSY, "both invite each other");
    }
    crossing.get().giveWay();
  }

  /** What an INVITE is that names no service (fact sheet 1.4). */
  private static ServiceIdentifier byContent(InboundRequest request) {
    String type = request.header("Content-Type").orElse("");
    try {
      MsrpMedia message = ChatOffer.read(new Content(type, request.body())).message().orElse(null);
      if (message != null && message.medium().has("file-selector")) {
        return ServiceIdentifier.FILE_TRANSFER;
      }
      boolean large =
          message != null
              && !message.direction().receives()
              && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
      return large ? ServiceIdentifier.LARGE : ServiceIdentifier.SESSION;
    } catch (SdpSyntaxException e) {
      // Said with 488 once it is known who sent it.
      return ServiceIdentifier.SESSION;
    }
  }

  /** What the sender says of the size, if anything (fact sheet 3.5, 13.2). */
  private void checkSize(SessionDescription offer) throws MessageRefused {
    MsrpMedia message = offer.message().orElseThrow();
    long said = message.medium().attribute("file-selector").map(SessionFunction::sizeOf).orElse(0L);
    if (said > env.settings().maxMessageSize()) {
      throw new MessageRefused(
          Answer.of(Outcome.FORBIDDEN, "message too large")
              .with("Warning", OmaWarning.SIZE_EXCEEDED.at(env.settings().host()).headerValue()));
    }
  }

  private static long sizeOf(String selector) {
    for (String part : selector.split("\\s+")) {
      if (part.startsWith("size:") && part.substring(5).matches("\\d{1,18}")) {
        return Long.parseLong(part.substring(5));
      }
    }
    return 0;
  }

  /** RFC 4028 section 6: an interval below the minimum is not taken. */
  public static Optional<Answer> tooSmall(HeaderList headers) {
    return SessionInterval.of(headers)
        .filter(i -> i.seconds() < SessionInterval.MIN_SECONDS)
        .map(
            i ->
                Answer.of(Outcome.SESSION_INTERVAL_TOO_SMALL)
                    .with("Min-SE", Long.toString(SessionInterval.MIN_SECONDS)));
  }

  private static boolean isService(InboundRequest request, String uri) {
    String target = request.requestUri();
    int end = target.indexOf(';');
    return (end < 0 ? target : target.substring(0, end)).equalsIgnoreCase(uri);
  }
}
