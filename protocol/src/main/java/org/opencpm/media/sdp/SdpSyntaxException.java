package org.opencpm.media.sdp;

/** Says that a session description, or a value in one, cannot be read. */
public final class SdpSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, without any of the description's content
   */
  public SdpSyntaxException(String message) {
    super(message);
  }
}
