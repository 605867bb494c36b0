package org.opencpm.chat;

/** Says that bytes are not an isComposing document. */
public final class IsComposingSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  IsComposingSyntaxException(String message) {
    super(message);
  }

  IsComposingSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
