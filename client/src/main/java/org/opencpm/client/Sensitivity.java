package org.opencpm.client;

/** How sensitive the sender holds a message to be (AD-CL-10); the values of mail (RFC 2156). */
public enum Sensitivity {
  /** Of a personal nature. */
  PERSONAL("personal"),
  /** For the recipient alone. */
  PRIVATE("private"),
  /** Confidential within the recipient's organisation. */
  CONFIDENTIAL("confidential");

  private final String token;

  Sensitivity(String token) {
    this.token = token;
  }

  /** The word on the wire, in the CPIM header {@code cpm.Sensitivity}. */
  public String token() {
    return token;
  }
}
