package org.opencpm.subscriber;

/** A URI is neither sip, sips nor tel. The answer to the request is 416 (RFC 3261 8.2.2.1). */
public final class UnsupportedSchemeException extends AddressSyntaxException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong
   */
  public UnsupportedSchemeException(String message) {
    super(message);
  }
}
