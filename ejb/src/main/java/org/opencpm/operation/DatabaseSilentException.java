package org.opencpm.operation;

import javax.ejb.ApplicationException;

/**
 * The database did not answer a moment ago and is not asked again yet. For callers of beans it is
 * what it is, and the container does not log each one.
 */
@ApplicationException
public class DatabaseSilentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseSilentException() {
    // Thrown for each request while the database is gone: where from is known, and a trace costs.
    super("the database does not answer", null, false, false);
  }
}
