package org.opencpm.administration.login;

import javax.servlet.http.HttpServletRequest;
import org.opencpm.administration.routing.Links;

/** Where the login form is, and where it leads. */
final class LoginAddress {

  static final String PATH = "/admin/login";
  static final String HOME = "/admin/";

  private LoginAddress() {}

  /** The form's address, with the page to which it leads back. */
  static String comingFrom(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (!request.getMethod().equals("GET") || path.equals("/admin") || path.equals(HOME)) {
      return PATH;
    }
    String query = request.getQueryString();
    return PATH + "?to=" + Links.escaped(query == null ? path : path + "?" + query);
  }

  /** A page of the console and nothing else: a link must not lead elsewhere by way of the login. */
  static String target(String wanted) {
    return wanted != null && wanted.matches("/admin/[!-\\[\\]-~]*") && !wanted.contains("//")
        ? wanted
        : HOME;
  }
}
