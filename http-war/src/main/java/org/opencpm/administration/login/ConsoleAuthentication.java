package org.opencpm.administration.login;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.security.enterprise.AuthenticationStatus;
import javax.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import javax.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import javax.security.enterprise.credential.Credential;
import javax.security.enterprise.identitystore.CredentialValidationResult;
import javax.security.enterprise.identitystore.IdentityStoreHandler;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.Actor;
import org.opencpm.administration.Operators;
import org.opencpm.administration.routing.Trouble;

/**
 * How the console knows its callers (JSR 375): by the cookie of a browser that logged in at the
 * form, and at the JSON interface by HTTP Basic (RFC 7617), too. A role that was changed and an
 * operator who was removed count with the next request. Other paths of the application have nothing
 * to do with it.
 */
@ApplicationScoped
public class ConsoleAuthentication implements HttpAuthenticationMechanism {

  /** Where {@link LoginServlet} finds what kept a login from being checked. */
  static final String TROUBLE = Trouble.class.getName();

  private static final Logger LOG = Logger.getLogger(ConsoleAuthentication.class.getName());
  private static final Set<String> OPEN =
      Set.of("/admin/login", "/admin/console.css", "/admin/console.js", "/admin/icon.svg");
  private static final String CONSOLE = "/admin";
  private static final String API = "/admin/api/";

  /**
   * We have written the answer. SEND_CONTINUE would say so more kindly, but Liberty then writes a
   * 401 or a redirect of its own over ours.
   */
  private static final AuthenticationStatus ANSWERED = AuthenticationStatus.SEND_FAILURE;

  @Inject private IdentityStoreHandler stores;
  @Inject private Operators operators;
  @Inject private OperatorSessions sessions;
  @Inject private TlsGate tls;
  @Inject private Screens screens;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    String path = request.getRequestURI();
    if (!path.equals(CONSOLE) && !path.startsWith(CONSOLE + "/")) {
      return context.doNothing();
    }
    ConsoleHeaders.set(response);
    try {
      if (context.isAuthenticationRequest()) {
        return login(context, request);
      }
      if (OPEN.contains(path)) {
        return open(request, context);
      }
      if (tls.answers(request, response)) {
        return ANSWERED;
      }
      return known(request, response, context, path);
    } catch (RuntimeException e) {
      return told(request, response, Trouble.of(e));
    }
  }

  /** The login form has asked for it, and will answer: trouble goes beside the request. */
  private AuthenticationStatus login(HttpMessageContext context, HttpServletRequest request) {
    Credential credential = context.getAuthParameters().getCredential();
    try {
      CredentialValidationResult result = stores.validate(credential);
      return result.getStatus() == CredentialValidationResult.Status.VALID
          ? context.notifyContainerAboutLogin(result)
          : AuthenticationStatus.SEND_FAILURE;
    } catch (RuntimeException e) {
      request.setAttribute(TROUBLE, Trouble.of(e));
      return AuthenticationStatus.SEND_FAILURE;
    }
  }

  /**
   * What everybody may see. Liberty goes on to the servlet whatever is answered here: the servlet
   * looks after itself, and trouble with the session is none.
   */
  private AuthenticationStatus open(HttpServletRequest request, HttpMessageContext context) {
    try {
      Caller caller = bySession(request).orElse(null);
      return caller == null ? context.doNothing() : in(context, request, caller);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "who asks for the login is not known", e);
      return context.doNothing();
    }
  }

  private AuthenticationStatus known(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context,
      String path) {
    boolean api = path.startsWith(API);
    Optional<BasicCredentials> basic = BasicCredentials.of(request.getHeader("Authorization"));
    if (api && basic.isPresent()) {
      return basic(request, response, context, basic.get());
    }
    Caller caller = bySession(request).orElse(null);
    if (caller != null) {
      return in(context, request, caller);
    }
    if (api) {
      response.setHeader("WWW-Authenticate", BasicCredentials.CHALLENGE);
      return told(
          request, response, Trouble.UNAUTHENTICATED.with("Name and password of an operator."));
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", LoginAddress.comingFrom(request));
    return ANSWERED;
  }

  private AuthenticationStatus basic(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context,
      BasicCredentials credentials) {
    String from = request.getRemoteAddr();
    if (operators.throttled(credentials.name(), from)) {
      response.setHeader("Retry-After", LoginServlet.RETRY_SECONDS);
      return told(
          request, response, Trouble.THROTTLED.with("Too many wrong passwords; wait 5 minutes."));
    }
    CredentialValidationResult result =
        stores.validate(new OperatorCredential(credentials.name(), credentials.password(), from));
    Optional<Actor> actor =
        result.getStatus() == CredentialValidationResult.Status.VALID
            ? operators.find(result.getCallerPrincipal().getName(), from)
            : Optional.empty();
    if (actor.isEmpty()) {
      response.setHeader("WWW-Authenticate", BasicCredentials.CHALLENGE);
      return told(
          request, response, Trouble.UNAUTHENTICATED.with("The name or the password is wrong."));
    }
    return in(context, request, new Caller(actor.get(), null));
  }

  private Optional<Caller> bySession(HttpServletRequest request) {
    return sessions
        .find(Cookies.read(request, Cookies.SESSION))
        .flatMap(
            session ->
                operators
                    .find(session.operator(), request.getRemoteAddr())
                    .map(actor -> new Caller(actor, session)));
  }

  private static AuthenticationStatus in(
      HttpMessageContext context, HttpServletRequest request, Caller caller) {
    caller.beside(request);
    return context.notifyContainerAboutLogin(
        caller.actor().name(), OperatorIdentityStore.groups(caller.actor()));
  }

  private AuthenticationStatus told(
      HttpServletRequest request, HttpServletResponse response, Trouble.Case trouble) {
    try {
      screens.trouble(request, response, trouble);
    } catch (IOException e) {
      LOG.log(Level.FINE, "the client went before it had its answer", e);
    }
    return ANSWERED;
  }
}
