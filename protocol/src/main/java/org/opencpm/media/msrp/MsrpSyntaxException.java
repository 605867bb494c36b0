package org.opencpm.media.msrp;

/** Says that a text is not the MSRP value that it should be. */
public final class MsrpSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without the text itself
   */
  public MsrpSyntaxException(String message) {
    super(message);
  }
}
