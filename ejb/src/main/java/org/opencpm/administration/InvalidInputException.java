package org.opencpm.administration;

import javax.ejb.ApplicationException;

/** A value that cannot be taken, with the field that has it. */
@ApplicationException(rollback = true)
public class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /** With a sentence for the operator. */
  public InvalidInputException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Name of the field in form and API. */
  public String field() {
    return field;
  }
}
