package org.opencpm.conversation;

/** A header field that should carry a CPM identity does not. The answer to the request is 400. */
public final class InvalidIdException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, without the offending value: that may be anything
   */
  public InvalidIdException(String message) {
    super(message);
  }
}
