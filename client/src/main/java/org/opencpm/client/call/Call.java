package org.opencpm.client.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.opencpm.client.call.SessionInterval.Refresher;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.InviteObserver;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;

/**
 * A SIP session with one peer. Its methods are called on the calls' thread, and its listener is.
 *
 * <p>It keeps the session alive as agreed (RFC 4028), answers refreshes that change nothing, and
 * keeps re-INVITEs from crossing (RFC 3261 section 14.2).
 */
public abstract sealed class Call permits OutgoingCall, IncomingCall {

  private static final int MAX_CROSSINGS = 4;
  private static final HeaderList NO_ANSWER =
      HeaderList.empty().adding("Reason", "SIP;cause=408;text=\"Request Timeout\"");
  private static final HeaderList GONE =
      HeaderList.empty().adding("Reason", "SIP;cause=481;text=\"Dialog gone\"");

  private final Calls calls;
  private final SessionTimer timer;
  private CallListener listener;
  private Dialog dialog;
  private Content description = Content.NONE;
  private Optional<SessionInterval> interval = Optional.empty();
  private boolean refreshes;
  private boolean peerTakesUpdate;
  private boolean reinviting;
  private Answering answering;
  private Runnable afterAck;
  private boolean over;

  Call(Calls calls) {
    this.calls = calls;
    this.timer = new SessionTimer(calls.clock(), this::refresh, this::expired);
  }

  final Calls calls() {
    return calls;
  }

  final CallListener listener() {
    return listener;
  }

  final void listener(CallListener hears) {
    listener = hears;
  }

  final Dialog dialog() {
    return dialog;
  }

  /** Whether the call is over. */
  public final boolean isOver() {
    return over;
  }

  /** Whether its INVITE has been accepted and it is not over. */
  public final boolean isEstablished() {
    return dialog != null && !over;
  }

  /** Keeps this side's session description, for a refresh that must carry one. */
  final void description(Content own) {
    description = own;
  }

  /** The dialog stands. */
  final void establish(Dialog made, HeaderList peer) {
    dialog = made;
    peerTakesUpdate = peer.all("Allow").stream().anyMatch(value -> value.contains("UPDATE"));
    calls.add(this, made.key());
  }

  final void agreed(Optional<SessionInterval> agreed, boolean mine) {
    interval = agreed;
    refreshes = mine;
    timer.agreed(agreed, mine);
  }

  /**
   * Sends a request inside the dialog: a re-INVITE, which is acknowledged and repeated after a
   * crossing (491) by itself, an UPDATE, INFO or MESSAGE.
   *
   * @param fields header fields besides those of the dialog, of Contact and of the session timer
   * @return the final answer; a local 481 when there is no dialog
   */
  public final CompletableFuture<SipAnswer> request(
      String method, HeaderList fields, Content content) {
    CompletableFuture<SipAnswer> result = new CompletableFuture<>();
    if (!isEstablished()) {
      result.complete(SipAnswer.made(481, "No dialog"));
    } else if (method.equals("INVITE")) {
      description = content;
      reinvite(fields, content, 1, result);
    } else {
      boolean refreshing = method.equals("UPDATE");
      HeaderList all = refreshing ? refreshFields(fields) : fields;
      send(dialog.request(method, all, content)).thenAccept(result::complete);
    }
    return result;
  }

  private CompletableFuture<SipAnswer> send(OutgoingRequest request) {
    return calls
        .exchange()
        .send(request, dialog.numbers())
        .thenApplyAsync(answer -> learned(request.method(), answer), calls.clock());
  }

  /** 481 and 408 say that the peer no longer knows the dialog (RFC 3261 section 12.2.1.2). */
  private SipAnswer learned(String method, SipAnswer answer) {
    boolean refreshing = method.equals("UPDATE") || method.equals("INVITE");
    if (answer.success() && refreshing) {
      dialog.retarget(answer.headers());
      agreedByPeer(answer.headers());
    } else if (answer.status() == 481 || answer.status() == 408) {
      died(answer.status() == 481 ? GONE : NO_ANSWER);
    }
    return answer;
  }

  final void agreedByPeer(HeaderList answer) {
    Optional<SessionInterval> agreed = SessionInterval.in(answer);
    agreed(
        agreed, agreed.flatMap(SessionInterval::refresher).orElse(Refresher.UAC) == Refresher.UAC);
  }

  private HeaderList refreshFields(HeaderList fields) {
    HeaderList all = calls.ownFields().toBuilder().add("Contact", dialog.contact()).build();
    Refresher refresher = refreshes || interval.isEmpty() ? Refresher.UAC : Refresher.UAS;
    Duration length = interval.map(SessionInterval::length).orElse(SessionInterval.USUAL);
    all = new SessionInterval(length, Optional.of(refresher)).setIn(all);
    HeaderList.Builder builder = all.toBuilder();
    fields.entries().forEach(field -> builder.add(field.getKey(), field.getValue()));
    return builder.build();
  }

  private void reinvite(
      HeaderList fields, Content content, int attempt, CompletableFuture<SipAnswer> result) {
    if (!isEstablished()) {
      result.complete(SipAnswer.made(481, "No dialog"));
      return;
    }
    reinviting = true;
    OutgoingRequest invite = dialog.request("INVITE", refreshFields(fields), content);
    InviteObserver observer =
        (sent, answer) ->
            calls
                .clock()
                .execute(
                    () -> {
                      if (answer.success()) {
                        calls.exchange().acknowledge(dialog.ack(sent));
                      }
                      if (!result.isDone()) {
                        reinviteAnswered(fields, content, attempt, answer, result);
                      }
                    });
    calls.exchange().invite(invite, dialog.numbers(), observer);
  }

  private void reinviteAnswered(
      HeaderList fields,
      Content content,
      int attempt,
      SipAnswer answer,
      CompletableFuture<SipAnswer> result) {
    reinviting = false;
    if (answer.status() == 491 && attempt < MAX_CROSSINGS) {
      // Who made the Call-ID waits longer, so that both do not cross again (RFC 3261 14.1).
      int least = this instanceof OutgoingCall ? 2100 : 0;
      int millis = ThreadLocalRandom.current().nextInt(least, least + 2000);
      calls
          .clock()
          .after(Duration.ofMillis(millis), () -> reinvite(fields, content, attempt + 1, result));
      return;
    }
    learned("INVITE", answer);
    result.complete(answer);
  }

  private void refresh() {
    String method = peerTakesUpdate ? "UPDATE" : "INVITE";
    Content content = peerTakesUpdate ? Content.NONE : description;
    request(method, HeaderList.empty(), content)
        .thenAccept(
            answer -> {
              if (answer.status() == 405 || answer.status() == 501) {
                peerTakesUpdate = false;
                refresh();
              } else if (!answer.success() && isEstablished()) {
                // Not refreshed: the session ends when the interval does.
                timer.agreed(interval, false);
              }
            });
  }

  private void expired() {
    if (isEstablished()) {
      bye(Optional.of("SIP;cause=408;text=\"Session timer expired\""));
      listener.ended(NO_ANSWER);
    }
  }

  /** A request inside this dialog came. */
  final void received(IncomingRequest request) {
    if (request.method().equals("ACK")) {
      if (answering != null) {
        answering.acknowledged(request);
      }
      return;
    }
    if (!dialog.inOrder(request)) {
      request.answer(500, "Out Of Order", calls.userAgent());
      return;
    }
    switch (request.method()) {
      case "BYE" -> {
        request.answer(200, "OK", calls.userAgent());
        died(request.headers());
      }
      case "INVITE" -> reinvited(request);
      case "UPDATE" -> {
        if (request.body().length == 0) {
          answer(request, 200, "OK", Content.NONE);
        } else {
          listener.requested(request, (s, r, content) -> answer(request, s, r, content));
        }
      }
      default ->
          listener.requested(request, (s, r, content) -> plainAnswer(request, s, r, content));
    }
  }

  private void plainAnswer(IncomingRequest request, int status, String reason, Content content) {
    request.answer(status, reason, typed(calls.userAgent(), content), content.bytes());
  }

  private void reinvited(IncomingRequest request) {
    if (reinviting) {
      request.answer(491, "Request Pending", calls.userAgent());
    } else if (answering != null) {
      String seconds = Integer.toString(ThreadLocalRandom.current().nextInt(10));
      request.answer(500, "One At A Time", calls.userAgent().adding("Retry-After", seconds));
    } else {
      request.progress(100, "Trying", HeaderList.empty());
      listener.requested(request, (s, r, content) -> answer(request, s, r, content));
    }
  }

  /** Answers a request that sets up or refreshes the session. */
  final void answer(IncomingRequest request, int status, String reason, Content content) {
    if (status >= 300) {
      request.answer(status, reason, calls.userAgent());
      return;
    }
    HeaderList fields = calls.ownFields().adding("Contact", dialog.contact());
    Optional<SessionInterval> terms = terms(request.headers());
    if (terms.isPresent()) {
      fields = terms.get().setIn(fields).adding("Require", "timer");
    }
    request.answer(status, reason, typed(fields, content), content.bytes());
    dialog.retarget(request.headers());
    agreed(terms, terms.flatMap(SessionInterval::refresher).equals(Optional.of(Refresher.UAS)));
    if (request.method().equals("INVITE")) {
      description = content.isEmpty() ? description : content;
      awaitAck(request, () -> {});
    }
  }

  /** The session timer that a 2xx to this request sets: what was asked, the caller refreshes. */
  static Optional<SessionInterval> terms(HeaderList request) {
    boolean supported = request.all("Supported").stream().anyMatch(v -> v.contains("timer"));
    return SessionInterval.in(request)
        .filter(asked -> supported)
        .map(
            asked ->
                new SessionInterval(
                    asked.length(), asked.refresher().or(() -> Optional.of(Refresher.UAC))));
  }

  static HeaderList typed(HeaderList fields, Content content) {
    return content.isEmpty() ? fields : fields.adding("Content-Type", content.type());
  }

  /** A 2xx to an INVITE was sent: repeats it until its ACK is there. */
  final void awaitAck(IncomingRequest invite, Runnable confirmed) {
    answering =
        new Answering(
            calls.clock(),
            invite,
            () -> {
              acknowledged();
              confirmed.run();
            },
            () -> {
              acknowledged();
              if (!over) {
                bye(Optional.of("SIP;cause=408;text=\"No ACK\""));
                listener.ended(NO_ANSWER);
              }
            });
  }

  private void acknowledged() {
    answering = null;
    if (afterAck != null) {
      afterAck.run();
    }
  }

  /**
   * Ends the call. A sent INVITE without final answer is taken back, a received one declined (603).
   *
   * @param reason Reason header field (RFC 3326)
   * @return the answer to the BYE; a local 487 when there was no dialog to end
   */
  public final CompletableFuture<SipAnswer> bye(Optional<String> reason) {
    if (over) {
      return CompletableFuture.completedFuture(SipAnswer.made(481, "Ended before"));
    }
    if (dialog == null) {
      abandon(reason);
      return CompletableFuture.completedFuture(SipAnswer.made(487, "Not established"));
    }
    HeaderList fields =
        reason.map(value -> calls.userAgent().adding("Reason", value)).orElseGet(calls::userAgent);
    CompletableFuture<SipAnswer> result = new CompletableFuture<>();
    Runnable sending =
        () ->
            calls
                .exchange()
                .send(dialog.request("BYE", fields, Content.NONE), dialog.numbers())
                .thenAccept(result::complete);
    if (answering != null) {
      // Not before the ACK (RFC 3261 section 15).
      afterAck =
          () -> {
            sending.run();
            calls.remove(this);
          };
      over = true;
      timer.stop();
    } else {
      over();
      sending.run();
    }
    return result;
  }

  /** Ends a call whose INVITE has no final answer. */
  abstract void abandon(Optional<String> reason);

  private void died(HeaderList headers) {
    if (!over) {
      over();
      listener.ended(headers);
    }
  }

  /** The call is over. */
  final void over() {
    over = true;
    timer.stop();
    if (answering != null) {
      answering.stop();
      answering = null;
    }
    calls.remove(this);
  }
}
