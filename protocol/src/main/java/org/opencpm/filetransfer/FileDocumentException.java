package org.opencpm.filetransfer;

/** Says that bytes are not the document of HTTP file transfer that they should be. */
public final class FileDocumentException extends Exception {

  private static final long serialVersionUID = 1L;

  FileDocumentException(String message) {
    super(message);
  }

  FileDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
