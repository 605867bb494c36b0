package org.opencpm.client.file;

import java.io.IOException;

/** The content server did not do what it was asked for. */
public final class ContentException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Makes one.
   *
   * @param status the HTTP status
   */
  ContentException(int status, String explanation) {
    super(explanation);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
