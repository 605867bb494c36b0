package org.opencpm.administration.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.routing.Trouble;

/**
 * Keeps passwords and pages off connections that others can read, as {@link ConsoleTransport} says.
 */
@ApplicationScoped
public class TlsGate {

  private ConsoleTransport transport;
  private Screens screens;

  /** For the container's proxy. */
  protected TlsGate() {}

  @Inject
  TlsGate(ConsoleTransport transport, Screens screens) {
    this.transport = transport;
    this.screens = screens;
  }

  /** Whether it has answered, because the request may not go on. */
  boolean answers(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getRequestURI();
    switch (transport.way(request.getMethod(), path, request.isSecure())) {
      case TO_TLS -> redirect(request, response, path);
      case REFUSED -> refuse(request, response);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
    String query = request.getQueryString();
    response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
    response.setHeader(
        "Location",
        transport.secured(request.getServerName(), query == null ? path : path + "?" + query));
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) {
    try {
      screens.trouble(
          request, response, Trouble.NEEDS_TLS.with("Ask again at the HTTPS port, with https."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
