package org.opencpm.signalling;

/**
 * Hears what happens in a {@link Call}. Called on the SIP side's threads, one event at a time for
 * each call; must not block.
 */
public interface CallListener {

  /** A provisional answer to a sent INVITE (not 100). */
  default void progressed(Signalling.FinalAnswer answer) {}

  /**
   * The final answer to a sent INVITE, once; status 0 when none came. A 2xx has been acknowledged.
   */
  default void answered(Signalling.FinalAnswer answer) {}

  /** The ACK of the 2xx to a received INVITE has come. */
  default void confirmed() {}

  /**
   * The caller took a received INVITE back before its final answer, which the SIP side has given
   * (487).
   */
  default void cancelled(HeaderList headers) {}

  /** A re-INVITE, UPDATE, INFO, MESSAGE or other request inside the dialog; not ACK, not BYE. */
  void requested(InboundRequest request, CallResponder responder);

  /**
   * The dialog is over and was not ended from here: a BYE (already answered) with its header
   * fields, or a dialog that died (no ACK, 481 or 408 inside it) with none.
   */
  void ended(HeaderList headers);

  /** Of a call that was refused: nobody hears, and a request that comes all the same gets 481. */
  static CallListener none() {
    return new CallListener() {
      @Override
      public void requested(InboundRequest request, CallResponder responder) {
        responder.answer(Answer.of(Outcome.NO_DIALOG), null);
      }

      @Override
      public void ended(HeaderList headers) {
        // Nobody hears.
      }
    };
  }

  /** Where the answer to a request inside a dialog goes; any thread, once. */
  @FunctionalInterface
  interface CallResponder {

    /**
     * @param content body, null without one
     */
    void answer(Answer answer, Content content);
  }
}
