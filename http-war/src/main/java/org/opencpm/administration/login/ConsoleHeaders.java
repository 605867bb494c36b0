package org.opencpm.administration.login;

import javax.servlet.http.HttpServletResponse;

/** Header fields of every answer of the console, whatever it is. */
public final class ConsoleHeaders {

  /**
   * Nothing but our own style sheet, script and pictures; no frame around, no other target of
   * forms.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'; script-src 'self'";

  private ConsoleHeaders() {}

  /** Sets them; those that stay in a cache replace one of them afterwards. */
  public static void set(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    // Not no-referrer: with it browsers send Origin: null with our own forms, too (Fetch, 4.6).
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    response.setHeader("Cache-Control", "no-store");
  }
}
