package org.opencpm.administration.login;

import java.util.Arrays;
import java.util.stream.Stream;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * The console's cookies: never seen by a script, never sent from another site, over TLS alone where
 * they came over TLS. Written by hand, because the servlet API has no word for SameSite.
 */
final class Cookies {

  /** Of somebody who has logged in. */
  static final String SESSION = "cpm-operator";

  /** Of somebody who sees the login form. */
  static final String LOGIN = "cpm-login";

  private static final String PATH = "/admin";

  private Cookies() {}

  /** Value of a cookie, null for none. */
  static String read(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    return Stream.ofNullable(cookies)
        .flatMap(Arrays::stream)
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .findFirst()
        .orElse(null);
  }

  static void set(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    response.addHeader("Set-Cookie", text(name, value, request.isSecure(), false));
  }

  static void remove(HttpServletRequest request, HttpServletResponse response, String name) {
    response.addHeader("Set-Cookie", text(name, "", request.isSecure(), true));
  }

  private static String text(String name, String value, boolean secure, boolean over) {
    return name
        + "="
        + value
        + "; Path="
        + PATH
        + "; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "")
        + (over ? "; Max-Age=0" : "");
  }
}
