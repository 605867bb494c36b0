package org.opencpm.endtoend;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An INVITE of a phone until its final answer, which is acknowledged (RFC 3261 17.1.1, 13.2.2). */
final class InviteTransaction {

  private final RawSipPeer peer;
  private final SipRequest request;
  private final Function<SipText, SipRequest> acknowledgement;
  private final String branch = RawSipPeer.newBranch();
  private final List<SipText> responses = new CopyOnWriteArrayList<>();
  private final CompletableFuture<SipText> ringing = new CompletableFuture<>();
  private final CompletableFuture<SipText> answer = new CompletableFuture<>();

  /**
   * @param acknowledgement writes the ACK to a 2xx; null where there is to be none
   */
  InviteTransaction(
      RawSipPeer peer, SipRequest request, Function<SipText, SipRequest> acknowledgement) {
    this.peer = peer;
    this.request = request;
    this.acknowledgement = acknowledgement;
  }

  InviteTransaction start() {
    byte[] wire = peer.wire(request, branch);
    peer.listen(RawSipPeer.key(branch, "INVITE"), this::heard);
    peer.sendRaw(wire);
    peer.repeat(wire, () -> !responses.isEmpty());
    return this;
  }

  private void heard(SipText response) {
    responses.add(response);
    int status = response.status();
    if (status < 200) {
      if (status > 100) {
        ringing.complete(response);
      }
      return;
    }
    if (status < 300) {
      SipRequest ack = acknowledgement.apply(response);
      if (ack != null) {
        peer.sendRaw(peer.wire(ack, RawSipPeer.newBranch()));
      }
    } else {
      peer.sendRaw(peer.wire(inTransaction("ACK", response.header("To")), branch));
    }
    answer.complete(response);
  }

  /** ACK to a refusal, or CANCEL: of this transaction, hop by hop. */
  private SipRequest inTransaction(String method, String to) {
    String number = request.values("CSeq").get(0).split(" ")[0];
    SipRequest one =
        SipRequest.of(method, request.uri())
            .header("From", request.values("From").get(0))
            .header("To", to)
            .header("Call-ID", request.values("Call-ID").get(0))
            .header("CSeq", number + " " + method);
    request.values("Route").forEach(route -> one.header("Route", route));
    return one;
  }

  /** Gives the invitation up; returns the answer to the CANCEL. */
  SipText cancel(String reason) {
    SipRequest cancel = inTransaction("CANCEL", request.values("To").get(0));
    if (reason != null) {
      cancel.header("Reason", reason);
    }
    CompletableFuture<SipText> cancelled = new CompletableFuture<>();
    peer.send(cancel, branch, cancelled);
    return Patience.get(cancelled);
  }

  /** The first response between 101 and 199. */
  CompletableFuture<SipText> ringing() {
    return ringing;
  }

  /** The final answer. */
  CompletableFuture<SipText> answer() {
    return answer;
  }

  /** Every response that came, repeated ones too. */
  List<SipText> responses() {
    return List.copyOf(responses);
  }
}
