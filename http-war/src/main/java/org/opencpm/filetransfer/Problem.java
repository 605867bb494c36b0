package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.servlet.http.HttpServletResponse;

/**
 * The catalogue of what clients are told when something is not done: status and stable code. The
 * body is a problem document (RFC 9457).
 */
enum Problem {
  BAD_REQUEST(400, "The request cannot be understood"),
  BAD_FORM(400, "The form is cut or malformed"),
  BAD_RANGE(400, "Content-Range is missing or malformed"),
  UNAUTHORIZED(401, "Credentials are needed"),
  FORBIDDEN(403, "This user may not"),
  QUOTA_EXCEEDED(403, "No room left for this user's files"),
  NOT_FOUND(404, "There is nothing here"),
  INCOMPLETE(404, "The file is not complete"),
  METHOD_NOT_ALLOWED(405, "Not with this method"),
  CANCELLED(409, "The transfer was cancelled"),
  SUPERSEDED(409, "Another request goes on with this upload"),
  EXPIRED(410, "The time of this file is over"),
  TOO_LARGE(413, "The file is too large"),
  UNSUPPORTED_TYPE(415, "Not this type of content"),
  THUMBNAIL_REFUSED(415, "The thumbnail is not taken"),
  RANGE_NOT_SATISFIABLE(416, "No byte of the file is in the range"),
  TRY_LATER(503, "Not at this time");

  private static final String RETRY_SECONDS = "30";

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  static Problem of(FileRefused refused) {
    return switch (refused.reason()) {
      case TOO_LARGE -> TOO_LARGE;
      case QUOTA -> QUOTA_EXCEEDED;
      case THUMBNAIL -> THUMBNAIL_REFUSED;
      case UNKNOWN -> NOT_FOUND;
      case EXPIRED -> EXPIRED;
      case INCOMPLETE -> INCOMPLETE;
      case CANCELLED -> CANCELLED;
      case SUPERSEDED -> SUPERSEDED;
      case STORE -> TRY_LATER;
    };
  }

  int status() {
    return status;
  }

  /**
   * Answers with this problem.
   *
   * @param detail a sentence of ours, never something that the client sent
   */
  void answer(HttpServletResponse response, String detail) throws IOException {
    if (this == TRY_LATER) {
      response.setHeader("Retry-After", RETRY_SECONDS);
    }
    byte[] body = document(detail).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  String document(String detail) {
    return String.format(
        "{\"type\":\"urn:opencpm:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}%n",
        name().toLowerCase(Locale.ROOT).replace('_', '-'), title, status, detail);
  }
}
