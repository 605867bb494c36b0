package org.opencpm.schema;

/** The database could not be brought to the schema that the code needs. */
public class SchemaMigrationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SchemaMigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
