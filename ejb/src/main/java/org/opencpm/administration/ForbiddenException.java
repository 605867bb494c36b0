package org.opencpm.administration;

import javax.ejb.ApplicationException;

/** The operator's role does not allow it. */
@ApplicationException(rollback = true)
public class ForbiddenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  public ForbiddenException(String message) {
    super(message);
  }
}
