package org.opencpm.client.signalling;

import java.util.function.Consumer;
import org.opencpm.signalling.HeaderList;

/** An INVITE whose answers are awaited, and which may be taken back. */
final class AwaitedInvite extends AwaitedAnswer implements SentInvite {

  private final OutgoingRequest invite;
  private final InviteObserver observer;
  private final Consumer<HeaderList> sendCancel;
  private HeaderList wantedCancel;
  private boolean provisional;
  private boolean ended;

  /**
   * An INVITE.
   *
   * @param observer hears its answers
   * @param sendCancel sends its CANCEL with these fields besides
   */
  AwaitedInvite(OutgoingRequest invite, InviteObserver observer, Consumer<HeaderList> sendCancel) {
    super(invite.transport());
    this.invite = invite;
    this.observer = observer;
    this.sendCancel = sendCancel;
  }

  @Override
  public void cancel(HeaderList fields) {
    synchronized (this) {
      if (ended || wantedCancel != null) {
        return;
      }
      wantedCancel = fields;
      if (!provisional) {
        return;
      }
    }
    sendCancel.accept(fields);
  }

  @Override
  void progressed(SipAnswer answer) {
    boolean cancelsNow;
    synchronized (this) {
      cancelsNow = wantedCancel != null && !provisional && !ended;
      provisional = true;
    }
    if (cancelsNow) {
      sendCancel.accept(wantedCancel);
    }
    if (answer.status() > 100) {
      observer.progressed(answer);
    }
  }

  @Override
  void answered(SipAnswer answer) {
    synchronized (this) {
      if (ended && !answer.success()) {
        return;
      }
      ended = true;
    }
    super.answered(answer);
    observer.answered(invite, answer);
  }

  @Override
  void failed(RuntimeException unexpected) {
    StackEvents.note("INVITE could not be sent", unexpected);
    answered(SipAnswer.made(500, "INVITE could not be sent"));
  }
}
