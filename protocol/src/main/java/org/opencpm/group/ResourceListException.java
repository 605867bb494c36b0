package org.opencpm.group;

/**
 * A list of recipients cannot be used: malformed (answer 400), or with more entries than allowed
 * (answer 403 with Warning 102).
 */
public final class ResourceListException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean tooMany;

  ResourceListException(String message, boolean tooMany) {
    super(message);
    this.tooMany = tooMany;
  }

  ResourceListException(String message, Throwable cause) {
    super(message, cause);
    this.tooMany = false;
  }

  /** True if the list is well-formed as far as it was read, but too long. */
  public boolean tooMany() {
    return tooMany;
  }
}
