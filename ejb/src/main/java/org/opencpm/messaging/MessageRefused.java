package org.opencpm.messaging;

import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;

/** A message that is not accepted, with the answer that says why. */
public final class MessageRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  public MessageRefused(Outcome outcome, String detail) {
    this(Answer.of(outcome, detail));
  }

  public MessageRefused(Answer answer) {
    super(answer.detail(), null, false, false);
    this.answer = answer;
  }

  public Answer answer() {
    return answer;
  }
}
