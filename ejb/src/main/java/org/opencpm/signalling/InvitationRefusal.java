package org.opencpm.signalling;

/** Takes no INVITE: 405 with Allow (RFC 3261 8.2.1). */
final class InvitationRefusal implements InboundCalls {

  private static final String ALLOW = "MESSAGE, OPTIONS, REGISTER, NOTIFY";

  @Override
  public CallListener invited(InboundRequest request, Call call) {
    call.answer(Answer.of(Outcome.METHOD_NOT_ALLOWED).with("Allow", ALLOW), null);
    return CallListener.none();
  }
}
