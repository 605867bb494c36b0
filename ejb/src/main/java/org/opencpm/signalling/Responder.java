package org.opencpm.signalling;

/** Where the one final answer to a request goes. May be called on any thread, once. */
@FunctionalInterface
public interface Responder {

  void answer(Answer answer);

  /**
   * Answers, and does something that must come after it on the wire.
   *
   * @param sent runs once the answer is on its way; on any thread, must not block
   */
  default void answer(Answer answer, Runnable sent) {
    answer(answer);
    sent.run();
  }
}
