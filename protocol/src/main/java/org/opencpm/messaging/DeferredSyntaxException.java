package org.opencpm.messaging;

/** A document about deferred messages that cannot be read. */
public final class DeferredSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  DeferredSyntaxException(String message) {
    super(message);
  }

  DeferredSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
