package org.opencpm.endtoend;

import java.util.List;

/** A session that a phone begins. */
public final class OutgoingCall extends PhoneCall {

  private final Invite invite;
  private final InviteTransaction transaction;
  private volatile boolean acknowledging = true;

  OutgoingCall(ChatPhone phone, Invite invite, RawMsrpPeer media) {
    super(phone, media);
    this.invite = invite;
    this.local = invite.description(media);
    this.transaction = new InviteTransaction(peer, invite.request(phone, local), this::acknowledge);
  }

  OutgoingCall start() {
    transaction.start();
    return this;
  }

  /** On the thread that reads: a 2xx, perhaps once more. */
  private SipRequest acknowledge(SipText answer) {
    if (dialog == null) {
      dialog = Dialog.ofCaller(answer);
      if (answer.body().length > 0) {
        SdpText theirs = SdpText.of(answer);
        startMedia(theirs, offererConnects(theirs));
      }
    }
    return acknowledging ? dialog.acknowledgement(answer) : null;
  }

  /** Does not acknowledge the answer until {@link #acknowledgeNow}. */
  public OutgoingCall withholdingAck() {
    acknowledging = false;
    return this;
  }

  /** Acknowledges the answer as it comes again. */
  public void acknowledgeNow() {
    acknowledging = true;
  }

  /** The invitation that it sent. */
  public Invite invite() {
    return invite;
  }

  /** Waits until the other side rings. */
  public SipText awaitRinging() {
    return Patience.get(transaction.ringing());
  }

  /** Waits for the final answer. */
  public SipText awaitAnswer() {
    return Patience.get(transaction.answer());
  }

  /** Waits for the session: its answer is 200. */
  public OutgoingCall awaitAccepted() {
    SipText answer = awaitAnswer();
    if (answer.status() != 200) {
      throw new AssertionError("not accepted:" + answer);
    }
    return this;
  }

  /** Whether there is a final answer. */
  public boolean isAnswered() {
    return transaction.answer().isDone();
  }

  /** Every response that came, repeated ones too. */
  public List<SipText> responses() {
    return transaction.responses();
  }

  /** Gives the invitation up; returns the answer to the CANCEL. */
  public SipText cancel(String reason) {
    return transaction.cancel(reason);
  }
}
