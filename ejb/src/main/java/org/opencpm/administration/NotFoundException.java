package org.opencpm.administration;

import javax.ejb.ApplicationException;

/** What was named is not there, or not any more. */
@ApplicationException(rollback = true)
public class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  public NotFoundException(String message) {
    super(message);
  }
}
