package org.opencpm.client.media;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.opencpm.client.call.Call;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.Calls;
import org.opencpm.client.call.Content;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.call.OutgoingCall;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;

/**
 * A SIP session with a message medium. A connection that is lost is made anew by a re-INVITE with a
 * new path; when that does not succeed in {@value #RECOVERY_SECONDS} s the session ends with
 * "Bearer Unavailable" (fact sheet 4.4). Used on the calls' thread.
 */
public final class MediaSession implements CallListener {

  private static final System.Logger LOG = System.getLogger(MediaSession.class.getPackageName());
  private static final int RECOVERY_SECONDS = 32;
  private static final Duration LONGEST_BINDING = Duration.ofSeconds(30);
  private static final Duration CALLEES_WAIT = Duration.ofSeconds(2);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(4);
  private static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";
  private static final Content NO_CONTENT = Content.NONE;

  private final CallClock clock;
  private final MessageStream stream;
  private final MediaSessionListener listener;
  private final UnaryOperator<MediaDescription> judge;
  private Call call;
  private boolean recovering;
  private long recoveryEnd;

  /**
   * A session that is not there yet.
   *
   * @param judge answers each medium of an offer that is no message medium; null refuses it
   */
  public MediaSession(
      MsrpPort port,
      MediaWish wish,
      CallClock clock,
      UnaryOperator<MediaDescription> judge,
      MediaSessionListener listener) {
    this.clock = clock;
    this.listener = listener;
    this.judge = judge;
    this.stream =
        new MessageStream(
            port,
            wish,
            clock,
            new MessageStream.Listener() {
              @Override
              public Receipt received(ReceivedContent content) {
                return listener.received(content);
              }

              @Override
              public void lost() {
                MediaSession.this.lost();
              }
            });
  }

  /**
   * Invites.
   *
   * @param invite makes the INVITE from this side's session description
   * @throws IllegalArgumentException when it cannot be written
   */
  public void invite(Calls calls, Function<byte[], OutgoingRequest> invite) {
    OutgoingRequest request = invite.apply(stream.offer().toBytes());
    OutgoingCall outgoing = calls.invite(request, this);
    call = outgoing;
  }

  /** Takes a received invitation, which rings from now on. */
  public void incoming(IncomingCall received) {
    call = received;
  }

  /**
   * Accepts the received invitation, or refuses it with 488 when its description cannot be used.
   *
   * @param contact this side's Contact
   * @param fields further header fields of the 200
   * @return whether it was accepted
   */
  public boolean accept(String contact, HeaderList fields) {
    IncomingCall received = (IncomingCall) call;
    if (received.isAnswered()) {
      return false;
    }
    Optional<SessionDescription> answer = Optional.empty();
    String problem = "no usable message medium";
    try {
      Optional<SessionDescription> offer =
          SessionBodies.description(received.invite().headers(), received.invite().body());
      if (offer.isPresent()) {
        answer = stream.answer(offer.get(), judge);
      }
    } catch (SdpSyntaxException unusable) {
      problem = unusable.getMessage();
    }
    if (answer.isEmpty()) {
      String warning = "305 client \"" + problem.replaceAll("[\"\\\\]", "'") + '"';
      received.refuse(488, "Not Acceptable Here", HeaderList.empty().adding("Warning", warning));
      stream.close();
      return false;
    }
    received.accept(contact, fields, Content.sdp(answer.get().toBytes()));
    answerSent();
    watchBinding();
    return true;
  }

  /** A connection that the other end should open, and does not, is one that was lost. */
  private void watchBinding() {
    clock.after(
        LONGEST_BINDING,
        () -> {
          if (!stream.bound()) {
            lost();
          }
        });
  }

  private void answerSent() {
    try {
      stream.answerSent();
    } catch (SdpSyntaxException nowhere) {
      // As if the connection had been lost at once.
      LOG.log(System.Logger.Level.DEBUG, "No connection", nowhere);
      lost();
    }
  }

  /** The call below. */
  public Call call() {
    return call;
  }

  @Override
  public void progressed(SipAnswer answer) {
    listener.progressed(answer);
  }

  @Override
  public void answered(SipAnswer answer) {
    if (!answer.success()) {
      stream.close();
      listener.answered(answer);
      return;
    }
    String problem = takeAnswer(answer);
    if (problem == null) {
      watchBinding();
      listener.answered(answer);
      return;
    }
    stream.close();
    call.bye(Optional.of("SIP;cause=488;text=\"Not Acceptable Here\""));
    listener.answered(SipAnswer.made(488, problem));
  }

  /** Null when the answer can be used, else what is wrong with it. */
  private String takeAnswer(SipAnswer answer) {
    try {
      Optional<SessionDescription> description =
          SessionBodies.description(answer.headers(), answer.body());
      if (description.isEmpty()) {
        return "no session description in the answer";
      }
      stream.answered(description.get());
      return null;
    } catch (SdpSyntaxException unusable) {
      return unusable.getMessage();
    }
  }

  @Override
  public void confirmed() {
    listener.confirmed();
  }

  @Override
  public void cancelled(HeaderList headers) {
    stream.close();
    listener.cancelled(headers);
  }

  @Override
  public void requested(IncomingRequest request, Responder responder) {
    boolean modifies = request.method().equals("INVITE") || request.method().equals("UPDATE");
    if (!modifies) {
      responder.answer(405, "Method Not Allowed", NO_CONTENT);
      return;
    }
    try {
      Optional<SessionDescription> offer =
          SessionBodies.description(request.headers(), request.body());
      Optional<SessionDescription> answer =
          offer.isEmpty()
              ? Optional.of(stream.offer(stream.direction()))
              : stream.answer(offer.get(), judge);
      if (answer.isPresent()) {
        responder.answer(200, "OK", Content.sdp(answer.get().toBytes()));
        answerSent();
        return;
      }
    } catch (SdpSyntaxException unusable) {
      // Answered as any other description that does not fit.
      LOG.log(System.Logger.Level.DEBUG, "Offer refused", unusable);
    }
    responder.answer(488, "Not Acceptable Here", NO_CONTENT);
  }

  @Override
  public void ended(HeaderList headers) {
    stream.close();
    listener.ended(headers);
  }

  /** Whether the other end takes that type bare. */
  public boolean takes(String type) {
    return stream.takes(type);
  }

  /** Whether the other end takes that type in a CPIM wrapper. */
  public boolean takesWrapped(String type) {
    return stream.takesWrapped(type);
  }

  /**
   * Sends a message.
   *
   * @return its MSRP status; 0 when the session ends before there is one
   */
  public CompletableFuture<Integer> send(OutgoingContent content) {
    return stream.send(content);
  }

  /** Changes which way messages flow, for example to hold the session. */
  public CompletableFuture<SipAnswer> direct(Direction direction) {
    return call.isEstablished()
        ? offer(stream.offer(direction))
        : CompletableFuture.completedFuture(SipAnswer.made(481, "No session"));
  }

  /** Adds, changes and removes media besides the messages (AD-CL-25). */
  public CompletableFuture<SipAnswer> modify(List<MediaDescription> others) {
    if (!call.isEstablished()) {
      return CompletableFuture.completedFuture(SipAnswer.made(481, "No session"));
    }
    stream.others(others);
    return offer(stream.offer(stream.direction()));
  }

  /** Makes a new connection. */
  public CompletableFuture<SipAnswer> renewPath() {
    return call.isEstablished()
        ? offer(stream.offer())
        : CompletableFuture.completedFuture(SipAnswer.made(481, "No session"));
  }

  private CompletableFuture<SipAnswer> offer(SessionDescription offer) {
    return call.request("INVITE", HeaderList.empty(), Content.sdp(offer.toBytes()))
        .thenApply(
            answer -> {
              String problem = answer.success() ? takeAnswer(answer) : null;
              return problem == null ? answer : SipAnswer.made(488, problem);
            });
  }

  private void lost() {
    if (!call.isEstablished() || recovering) {
      return;
    }
    recovering = true;
    recoveryEnd = System.nanoTime() + Duration.ofSeconds(RECOVERY_SECONDS).toNanos();
    // The caller goes first, so that the two do not cross.
    clock.after(
        call instanceof OutgoingCall ? Duration.ofMillis(200) : CALLEES_WAIT, this::recover);
  }

  private void recover() {
    if (!call.isEstablished() || stream.bound()) {
      recovering = false;
      return;
    }
    if (System.nanoTime() - recoveryEnd > 0) {
      stream.close();
      call.bye(Optional.of(BEARER_LOST));
      listener.ended(HeaderList.empty().adding("Reason", BEARER_LOST));
      return;
    }
    renewPath().thenAccept(answer -> clock.after(BETWEEN_ATTEMPTS, this::recover));
  }

  /**
   * Ends the session, or the invitation.
   *
   * @param reason Reason header field (RFC 3326)
   * @return the answer to the BYE
   */
  public CompletableFuture<SipAnswer> end(Optional<String> reason) {
    CompletableFuture<SipAnswer> answer = call.bye(reason);
    stream.close();
    return answer;
  }
}
