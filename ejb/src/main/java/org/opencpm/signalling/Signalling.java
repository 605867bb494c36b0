package org.opencpm.signalling;

/** What the functions need from the SIP side. Implemented there and attached while it is up. */
public interface Signalling {

  /**
   * Sends a request; the listener hears of its final answer exactly once, on any thread. Never
   * blocks, and trouble with the network is an answer (status 0), not an exception.
   */
  void send(OutboundRequest request, AnswerListener listener);

  /**
   * Sends an INVITE outside of a dialog (RFC 3261 section 13). Never blocks; whatever happens to
   * the call afterwards, trouble with the network included (an answer with status 0), is told to
   * the listener.
   *
   * @param request method INVITE. A Contact of this server is added; of a header field {@code
   *     Contact} given here only the parameters count, for instance {@code
   *     *;+g.3gpp.icsi-ref="...";automata}
   * @param listener hears what becomes of the call; the first event may come before this returns
   */
  Call invite(OutboundRequest request, CallListener listener);

  /** What the SIP side holds at the moment. */
  default Load load() {
    return new Load(0, 0);
  }

  /**
   * For the gauges.
   *
   * @param calls calls that are not over
   * @param sessions SIP application sessions of the container, those of calls included
   */
  record Load(int calls, int sessions) {}

  /** Hears of the final answer to a request. */
  @FunctionalInterface
  interface AnswerListener {

    /** Called once. */
    void answered(FinalAnswer answer);

    /**
     * Called right before the request goes out, and again when it goes by another transport after
     * all: what the device does with it may come back before its answer.
     *
     * @param callId Call-ID of the request
     */
    default void sending(String callId) {}
  }

  /**
   * A final answer.
   *
   * @param status 0 when the request could not be sent or no answer came
   * @param callId Call-ID that the request had, empty when it was not sent
   * @param headers header fields of the answer
   * @param content body of the answer, null without one
   */
  record FinalAnswer(
      int status, String reason, String callId, HeaderList headers, Content content) {

    public FinalAnswer(int status, String reason, String callId, HeaderList headers) {
      this(status, reason, callId, headers, null);
    }
  }
}
