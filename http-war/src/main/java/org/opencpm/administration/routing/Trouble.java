package org.opencpm.administration.routing;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.administration.ForbiddenException;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;

/**
 * The catalogue of what keeps the console from answering: status, stable code, and what an operator
 * is told. Pages show it as a page, the JSON interface as a problem document (RFC 9457).
 */
public enum Trouble {
  INVALID(400, "That cannot be taken"),
  UNAUTHENTICATED(401, "Log in first"),
  FORBIDDEN(403, "You may not do that"),
  FORGED(403, "That form is not from this console"),
  NEEDS_TLS(403, "Only over TLS"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "Not with this method"),
  TOO_LARGE(413, "That is too large"),
  UNSUPPORTED_TYPE(415, "Not this type of content"),
  THROTTLED(429, "Too many attempts"),
  FAILED(500, "The console failed"),
  UNAVAILABLE(503, "The database does not answer");

  private static final Logger LOG = Logger.getLogger(Trouble.class.getName());

  private final int status;
  private final String title;

  Trouble(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /**
   * One that happened.
   *
   * @param detail a sentence for the operator
   * @param field that has it, null for none
   */
  public record Case(Trouble trouble, String detail, String field) {}

  /** One with its sentence. */
  public Case with(String detail) {
    return new Case(this, detail, null);
  }

  /** What an exception means; unexpected ones are logged. */
  public static Case of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException invalid) {
        return new Case(INVALID, invalid.getMessage(), invalid.field());
      }
      if (cause instanceof ForbiddenException) {
        return FORBIDDEN.with(cause.getMessage());
      }
      if (cause instanceof NotFoundException) {
        return NOT_FOUND.with(cause.getMessage());
      }
      if (cause instanceof SQLException) {
        LOG.log(Level.WARNING, "the console has no answer from the database", thrown);
        return UNAVAILABLE.with(
            "Messages that were accepted are safe. The server tries again by itself;"
                + " so can you, in a moment.");
      }
    }
    LOG.log(Level.WARNING, "the console failed", thrown);
    return FAILED.with("The server's log says what happened.");
  }
}
