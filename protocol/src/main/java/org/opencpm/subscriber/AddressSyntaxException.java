package org.opencpm.subscriber;

/** An address, or a document about addresses, is malformed. The answer to the request is 400. */
public class AddressSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, without the offending text: that may be anything
   */
  public AddressSyntaxException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and where that was noticed.
   *
   * @param message what is wrong
   * @param cause the exception of a parser below
   */
  public AddressSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
