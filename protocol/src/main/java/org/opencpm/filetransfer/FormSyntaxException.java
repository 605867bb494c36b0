package org.opencpm.filetransfer;

/** Says that a form (multipart/form-data) cannot be read. */
public final class FormSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  FormSyntaxException(String message) {
    super(message);
  }
}
