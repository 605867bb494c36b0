package org.opencpm.client.call;

import java.util.Optional;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.signalling.HeaderList;

/** A call that the other side started. */
public final class IncomingCall extends Call {

  private final IncomingRequest invite;
  private boolean answered;

  IncomingCall(Calls calls, IncomingRequest invite) {
    super(calls);
    this.invite = invite;
  }

  /** The INVITE. */
  public IncomingRequest invite() {
    return invite;
  }

  /** Whether the INVITE has its final answer. */
  public boolean isAnswered() {
    return answered;
  }

  /**
   * Answers the INVITE provisionally.
   *
   * @param status 180 to 199
   */
  public void progress(int status, String reason, HeaderList fields) {
    if (!answered) {
      invite.progress(status, reason, fields);
    }
  }

  /**
   * Accepts the INVITE with 200; without effect after the final answer.
   *
   * @param contact this side's Contact
   * @param fields further header fields
   * @param content this side's session description
   */
  public void accept(String contact, HeaderList fields, Content content) {
    if (answered) {
      return;
    }
    answered = true;
    calls().answered(this);
    Dialog made = Dialog.ofRequest(invite, contact);
    establish(made, invite.headers());
    description(content);
    HeaderList all = calls().ownFields().adding("Contact", contact);
    Optional<SessionInterval> terms = terms(invite.headers());
    if (terms.isPresent()) {
      all = terms.get().setIn(all).adding("Require", "timer");
    }
    HeaderList.Builder builder = all.toBuilder();
    fields.entries().forEach(field -> builder.add(field.getKey(), field.getValue()));
    invite.answer(200, "OK", typed(builder.build(), content), content.bytes());
    agreed(
        terms,
        terms
            .flatMap(SessionInterval::refresher)
            .equals(Optional.of(SessionInterval.Refresher.UAS)));
    awaitAck(invite, () -> listener().confirmed());
  }

  /**
   * Refuses the INVITE; without effect after the final answer.
   *
   * @param status 300 to 699
   */
  public void refuse(int status, String reason, HeaderList fields) {
    if (!answered) {
      answered = true;
      HeaderList.Builder all = calls().userAgent().toBuilder();
      fields.entries().forEach(field -> all.add(field.getKey(), field.getValue()));
      invite.answer(status, reason, all.build());
      calls().answered(this);
      over();
    }
  }

  /** The INVITE's CANCEL came, and has been answered. */
  void cancelled(HeaderList headers) {
    if (!answered) {
      refuse(487, "Request Terminated", HeaderList.empty());
      listener().cancelled(headers);
    }
  }

  @Override
  void abandon(Optional<String> reason) {
    refuse(603, "Decline", HeaderList.empty());
  }
}
