package org.opencpm.administration.login;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import org.opencpm.administration.Actor;

/**
 * Who asks: put beside a request by {@link ConsoleAuthentication}, read by the servlets.
 *
 * @param session null where name and password came with the request
 */
public record Caller(Actor actor, OperatorSession session) {

  /** Header field in which a request with the cookie proves that it is not forged. */
  public static final String TOKEN_HEADER = "X-CSRF-Token";

  private static final String ATTRIBUTE = Caller.class.getName();
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  /** The caller of a request, if he is known. */
  public static Optional<Caller> of(HttpServletRequest request) {
    return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
  }

  void beside(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /**
   * Whether a request may have an effect: it does not come from another site, and one with the
   * cookie carries the session's token. A browser sends name and password of HTTP Basic by itself,
   * too; where it comes from is asked of all.
   *
   * @param sentToken as the form or header field has it
   */
  public boolean vouchesFor(HttpServletRequest request, String sentToken) {
    if (SAFE.contains(request.getMethod())) {
      return true;
    }
    return fromOwnSite(request) && (session == null || session.knows(sentToken));
  }

  /** Whether what a browser says about the page behind a request does not speak against it. */
  static boolean fromOwnSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site)) {
      return false;
    }
    String origin = request.getHeader("Origin");
    return origin == null || sameAuthority(origin, request.getHeader("Host"));
  }

  private static boolean sameAuthority(String origin, String host) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
