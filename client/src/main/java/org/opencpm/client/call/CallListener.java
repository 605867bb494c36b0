package org.opencpm.client.call;

import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;

/** Hears what happens in a {@link Call}; called on the calls' thread, must not block. */
public interface CallListener {

  /** A provisional answer to the sent INVITE, for example 180. */
  default void progressed(SipAnswer answer) {}

  /**
   * The final answer to the sent INVITE, once. A 2xx has been acknowledged. When the INVITE was
   * taken back the answer is 487, even if a 2xx crossed the CANCEL: that dialog has been ended.
   */
  default void answered(SipAnswer answer) {}

  /** The ACK of the 2xx to the received INVITE has come. */
  default void confirmed() {}

  /**
   * The caller took the received INVITE back before its final answer; it has been answered with
   * 487, and the call is over.
   *
   * @param headers of the CANCEL, with its Reason
   */
  default void cancelled(HeaderList headers) {}

  /**
   * A request inside the dialog that changes the session or carries something: INVITE, UPDATE with
   * a description, INFO, MESSAGE and others.
   *
   * @param request the request; answered through the responder alone
   * @param responder takes the answer, once, now or later
   */
  void requested(IncomingRequest request, Responder responder);

  /**
   * The dialog is over and was not ended from here: a BYE came, or it died.
   *
   * @param headers of the BYE; of a dialog that died a Reason alone
   */
  void ended(HeaderList headers);

  /** Takes the answer to a request inside a dialog. */
  @FunctionalInterface
  interface Responder {

    /**
     * Answers.
     *
     * @param status 200 to 699
     * @param reason the reason phrase
     * @param content the body
     */
    void answer(int status, String reason, Content content);
  }
}
