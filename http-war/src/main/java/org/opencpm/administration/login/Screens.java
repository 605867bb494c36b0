package org.opencpm.administration.login;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.routing.Trouble;

/** What somebody sees who is not in: each method writes the whole answer. */
public interface Screens {

  /**
   * What the login form shows.
   *
   * @param token that its fields carry
   * @param to where it leads
   * @param name as it was entered, null for none
   * @param complaint what was wrong, null for nothing
   */
  record LoginForm(String token, String to, String name, String complaint) {}

  /** The login form. */
  void login(HttpServletRequest request, HttpServletResponse response, int status, LoginForm form)
      throws IOException;

  /** What keeps the console from answering, as a page or as a problem document. */
  void trouble(HttpServletRequest request, HttpServletResponse response, Trouble.Case trouble)
      throws IOException;
}
