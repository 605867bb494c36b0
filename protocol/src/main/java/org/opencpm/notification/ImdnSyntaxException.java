package org.opencpm.notification;

/** Says that bytes are not a disposition notification that can be read. */
public final class ImdnSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without any of the document's content
   */
  public ImdnSyntaxException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without any of the document's content
   * @param cause what a decoder or the XML reader said
   */
  public ImdnSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
