package org.opencpm.administration.login;

import java.io.IOException;
import java.util.Objects;
import javax.inject.Inject;
import javax.security.enterprise.AuthenticationStatus;
import javax.security.enterprise.SecurityContext;
import javax.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.Operators;
import org.opencpm.administration.routing.Trouble;

/** {@code /admin/login}: the form, and what comes of it; {@code /admin/logout}: the end. */
@WebServlet({"/admin/login", "/admin/logout"})
public class LoginServlet extends HttpServlet {

  /** How long a throttled login waits. */
  static final String RETRY_SECONDS = "300";

  private static final long serialVersionUID = 1L;
  private static final int THROTTLED = 429;

  @Inject private transient SecurityContext security;
  @Inject private transient Operators operators;
  @Inject private transient OperatorSessions sessions;
  @Inject private transient LoginToken tokens;
  @Inject private transient Screens screens;
  @Inject private transient TlsGate tls;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConsoleHeaders.set(response);
    try {
      if (tls.answers(request, response)) {
        return;
      }
      if (request.getServletPath().equals(LoginAddress.PATH)) {
        login(request, response);
      } else {
        logout(request, response);
      }
    } catch (RuntimeException e) {
      screens.trouble(request, response, Trouble.of(e));
    }
  }

  private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {
        if (Caller.of(request).isPresent()) {
          seeOther(response, LoginAddress.target(request.getParameter("to")));
        } else {
          form(request, response, HttpServletResponse.SC_OK, null);
        }
      }
      case "POST" -> check(request, response);
      default -> notAllowed(request, response, "GET, HEAD, POST");
    }
  }

  private void form(
      HttpServletRequest request, HttpServletResponse response, int status, String complaint)
      throws IOException {
    String cookie = Cookies.read(request, Cookies.LOGIN);
    if (cookie == null) {
      cookie = tokens.newCookie();
      Cookies.set(request, response, Cookies.LOGIN, cookie);
    }
    String name = request.getMethod().equals("POST") ? request.getParameter("name") : null;
    screens.login(
        request,
        response,
        status,
        new Screens.LoginForm(
            tokens.forCookie(cookie),
            LoginAddress.target(request.getParameter("to")),
            name,
            complaint));
  }

  private void check(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String cookie = Cookies.read(request, Cookies.LOGIN);
    if (!Caller.fromOwnSite(request) || !tokens.matches(cookie, request.getParameter("token"))) {
      screens.trouble(
          request, response, Trouble.FORGED.with("Go to the login page and try again."));
      return;
    }
    String name = entered(request, "name").strip();
    String from = request.getRemoteAddr();
    if (operators.throttled(name, from)) {
      throttled(request, response);
      return;
    }
    String password = entered(request, "password");
    AuthenticationStatus status =
        security.authenticate(
            request,
            response,
            AuthenticationParameters.withParams()
                .newAuthentication(true)
                .credential(new OperatorCredential(name, password, from)));
    if (request.getAttribute(ConsoleAuthentication.TROUBLE) instanceof Trouble.Case trouble) {
      screens.trouble(request, response, trouble);
    } else if (status == AuthenticationStatus.SUCCESS) {
      in(request, response, name, from);
    } else if (operators.throttled(name, from)) {
      throttled(request, response);
    } else {
      form(
          request,
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "The name or the password is wrong.");
    }
  }

  private static String entered(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }

  private void throttled(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Retry-After", RETRY_SECONDS);
    form(
        request,
        response,
        THROTTLED,
        "Too many wrong passwords. For 5 minutes nobody can log in with this name or from here.");
  }

  private void in(
      HttpServletRequest request, HttpServletResponse response, String name, String from)
      throws IOException {
    // A session that was there before is never gone on with: its id may be known to somebody else.
    String old = Cookies.read(request, Cookies.SESSION);
    if (old != null) {
      sessions.close(old);
    }
    String operator = operators.find(name, from).orElseThrow().name();
    Cookies.set(request, response, Cookies.SESSION, sessions.open(operator).id());
    Cookies.remove(request, response, Cookies.LOGIN);
    seeOther(response, LoginAddress.target(request.getParameter("to")));
  }

  private void logout(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!request.getMethod().equals("POST")) {
      notAllowed(request, response, "POST");
      return;
    }
    Caller caller = Caller.of(request).orElse(null);
    if (caller == null || caller.session() == null) {
      seeOther(response, LoginAddress.PATH);
    } else if (!caller.vouchesFor(request, request.getParameter("token"))) {
      screens.trouble(request, response, Trouble.FORGED.with("Nothing was done."));
    } else {
      sessions.close(caller.session().id());
      Cookies.remove(request, response, Cookies.SESSION);
      seeOther(response, LoginAddress.PATH);
    }
  }

  private void notAllowed(HttpServletRequest request, HttpServletResponse response, String allow)
      throws IOException {
    response.setHeader("Allow", allow);
    screens.trouble(request, response, Trouble.METHOD_NOT_ALLOWED.with("Allowed: " + allow + "."));
  }

  private static void seeOther(HttpServletResponse response, String location) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", location);
  }
}
