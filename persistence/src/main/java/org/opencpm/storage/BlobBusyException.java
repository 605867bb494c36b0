package org.opencpm.storage;

import java.io.IOException;

/** Says that somebody else writes a blob at this time. */
public final class BlobBusyException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public BlobBusyException(String message) {
    super(message);
  }
}
