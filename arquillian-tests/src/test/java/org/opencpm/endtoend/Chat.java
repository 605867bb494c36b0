package org.opencpm.endtoend;

/**
 * A chat that is up, seen from both ends.
 *
 * @param call the end of who began it
 * @param answered the end of who took it
 */
public record Chat(OutgoingCall call, IncomingCall answered) {

  /** MSRP of who began it. */
  public RawMsrpPeer here() {
    return call.media();
  }

  /** MSRP of who took it. */
  public RawMsrpPeer there() {
    return answered.media();
  }

  public String conversation() {
    return call.invite().conversation();
  }

  /** Who began it ends it; both ends are over when this returns. */
  public void end() {
    call.bye();
    answered.awaitEnd();
  }
}
