package org.opencpm.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A session that a phone is invited to. */
public final class IncomingCall extends PhoneCall {

  private final SipText invite;
  private final RawSipPeer.Back back;
  private final SdpText offer;
  private final CompletableFuture<SipText> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
  private String allow = ALLOW;
  private boolean answered;
  private boolean crossing;

  IncomingCall(ChatPhone phone, SipText invite, RawSipPeer.Back back, SdpText offer) {
    super(phone, RawMsrpPeer.open(offer.message().words().get(2).contains("TLS")));
    this.invite = invite;
    this.back = back;
    this.offer = offer;
    dialog = Dialog.ofCallee(invite, phone.tag());
  }

  /** The INVITE. */
  public SipText invite() {
    return invite;
  }

  /** What the INVITE offers. */
  public SdpText offer() {
    return offer;
  }

  /** Rings: 180. */
  public IncomingCall ring() {
    return send(response(invite, 180).header("Contact", contact()));
  }

  /** Takes the session: 200. */
  public IncomingCall accept() {
    return accept(answer -> {});
  }

  /** Takes the session, with a description that the caller has changed. */
  public synchronized IncomingCall accept(Consumer<SdpDraft> change) {
    SdpDraft answer = SdpDraft.answer(ownMedia(), offer);
    change.accept(answer);
    local = answer;
    SipResponse response = response(invite, 200).header("Contact", contact());
    for (String id : new String[] {"Conversation-ID", "Contribution-ID"}) {
      if (invite.header(id) != null) {
        response.header(id, invite.header(id));
      }
    }
    timer(invite, response.header("Allow", allow));
    finish(response.body("application/sdp", answer.bytes()), true);
    boolean active = answer.text().contains("a=setup:active");
    startMedia(offer, active);
    return this;
  }

  /** Lets the system keep no more than so many bytes of its media unread; before it takes it. */
  public IncomingCall window(int bytes) {
    ownMedia().window(bytes);
    return this;
  }

  /** Names other methods than all in its answer; before it takes it. */
  public IncomingCall allowing(String methods) {
    allow = methods;
    return this;
  }

  /** Grants another session interval than is asked for; before it takes it. */
  public IncomingCall interval(String value) {
    grant(value);
    return this;
  }

  /** Its MSRP session answers every SEND so; before it takes it. */
  public IncomingCall answeringMessages(int status) {
    ownMedia().answering(frame -> frame.body() == null ? 200 : status);
    return this;
  }

  /** Does not take the session: this final status. */
  public synchronized IncomingCall refuse(int status) {
    finish(response(invite, status), false);
    over(invite);
    return this;
  }

  private void finish(SipResponse response, boolean success) {
    answered = true;
    byte[] wire = response.wire();
    send(wire);
    if (success || peer.transport() == Transport.UDP) {
      Repetition.of(wire, back, () -> acknowledged.isDone() || isOver());
    }
  }

  private IncomingCall send(SipResponse response) {
    send(response.wire());
    return this;
  }

  private void send(byte[] response) {
    try {
      peer.respond(invite, response, back);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String contact() {
    return phone.contactFor(CpmService.SESSION);
  }

  // ----- what comes -----

  boolean isCancelledBy(SipText cancel) {
    return cancel.header("Call-ID").equals(invite.header("Call-ID"))
        && Dialog.sequence(cancel) == Dialog.sequence(invite);
  }

  synchronized void cancel(SipText cancel, RawSipPeer.Back way) throws IOException {
    peer.respond(cancel, response(cancel, 200).wire(), way);
    cancelled.complete(cancel);
    if (crossing && !answered) {
      accept();
    } else if (!answered) {
      refuse(487);
    }
  }

  /** Takes the session at the moment its CANCEL comes, as if both had met on the way. */
  public synchronized IncomingCall acceptingTooLate() {
    crossing = true;
    return this;
  }

  @Override
  void acknowledged() {
    acknowledged.complete(true);
  }

  /** Waits for the ACK to its answer. */
  public IncomingCall awaitAck() {
    Patience.get(acknowledged);
    return this;
  }

  /** Waits for the CANCEL. */
  public SipText awaitCancel() {
    return Patience.get(cancelled);
  }

  /** Whether a CANCEL came. */
  public boolean isCancelled() {
    return cancelled.isDone();
  }

  @Override
  void leave() {
    synchronized (this) {
      if (!answered) {
        refuse(480);
      }
    }
    super.leave();
  }
}
