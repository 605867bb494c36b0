package org.opencpm.messaging;

/** Says that bytes are not a CPIM message, MIME entity or multipart body that can be read. */
public final class CpimSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without any of the message's content
   */
  public CpimSyntaxException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without any of the message's content
   * @param cause what a decoder said
   */
  public CpimSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
