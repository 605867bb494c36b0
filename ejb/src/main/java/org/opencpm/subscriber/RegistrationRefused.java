package org.opencpm.subscriber;

import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;

/** A registration that cannot be made, with the answer that says why. */
final class RegistrationRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  RegistrationRefused(Outcome outcome, String detail) {
    this(Answer.of(outcome, detail));
  }

  RegistrationRefused(Answer answer) {
    super(answer.detail(), null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
