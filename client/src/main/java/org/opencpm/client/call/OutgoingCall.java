package org.opencpm.client.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.opencpm.client.call.SessionInterval.Refresher;
import org.opencpm.client.signalling.InviteObserver;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SentInvite;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;

/** A call that this side started. */
public final class OutgoingCall extends Call implements InviteObserver {

  private final AtomicLong sequence;
  private OutgoingRequest invite;
  private SentInvite sent;
  private boolean answered;
  private boolean cancelled;
  private boolean lengthened;

  OutgoingCall(Calls calls, OutgoingRequest invite) {
    super(calls);
    this.invite = invite;
    this.sequence = new AtomicLong(Dialog.number(invite.headers()));
    description(new Content(invite.headers().first("Content-Type").orElse(""), invite.body()));
  }

  void start() {
    sent = calls().exchange().invite(invite, sequence::incrementAndGet, this);
  }

  @Override
  public void progressed(SipAnswer answer) {
    calls()
        .clock()
        .execute(
            () -> {
              if (!answered) {
                listener().progressed(answer);
              }
            });
  }

  @Override
  public void answered(OutgoingRequest asSent, SipAnswer answer) {
    calls()
        .clock()
        .execute(
            () -> {
              if (answer.success()) {
                accepted(asSent, answer);
              } else if (!answered) {
                refused(answer);
              }
            });
  }

  private void accepted(OutgoingRequest asSent, SipAnswer answer) {
    Dialog made = Dialog.ofAnswer(asSent, answer, sequence);
    calls().exchange().acknowledge(made.ack(asSent));
    if (answered) {
      if (dialog() == null || !dialog().key().equals(made.key())) {
        // Another fork of the INVITE answered too: one dialog is enough.
        hangUp(made, "SIP;cause=200;text=\"Call completed elsewhere\"");
      }
      return;
    }
    answered = true;
    if (cancelled) {
      hangUp(made, "SIP;cause=487;text=\"Cancelled\"");
      over();
      listener().answered(SipAnswer.made(487, "Request Terminated"));
      return;
    }
    establish(made, answer.headers());
    agreedByPeer(answer.headers());
    listener().answered(answer);
  }

  private void hangUp(Dialog dialog, String reason) {
    HeaderList fields = calls().userAgent().adding("Reason", reason);
    calls().exchange().send(dialog.request("BYE", fields, Content.NONE), dialog.numbers());
  }

  private void refused(SipAnswer answer) {
    Optional<Duration> longer = SessionInterval.minimum(answer.headers());
    if (answer.status() == 422 && longer.isPresent() && !lengthened && !cancelled) {
      // Session interval too small (RFC 4028 section 7.3).
      lengthened = true;
      HeaderList fields =
          new SessionInterval(longer.get(), Optional.of(Refresher.UAC))
              .setIn(invite.headers())
              .with("Min-SE", Long.toString(longer.get().toSeconds()))
              .with("CSeq", sequence.incrementAndGet() + " INVITE");
      invite = invite.withHeaders(fields);
      start();
      return;
    }
    answered = true;
    over();
    listener().answered(answer);
  }

  @Override
  void abandon(Optional<String> reason) {
    if (!answered && !cancelled) {
      cancelled = true;
      HeaderList fields =
          reason
              .map(value -> HeaderList.empty().adding("Reason", value))
              .orElseGet(HeaderList::empty);
      sent.cancel(fields);
    }
  }
}
