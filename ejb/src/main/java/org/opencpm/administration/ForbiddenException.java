package org.opencpm.administration;

/** The operator's role does not allow it. */
public class ForbiddenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  public ForbiddenException(String message) {
    super(message);
  }
}
