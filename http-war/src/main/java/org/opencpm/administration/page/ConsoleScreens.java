package org.opencpm.administration.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.api.ProblemDocument;
import org.opencpm.administration.login.Caller;
import org.opencpm.administration.login.OperatorSession;
import org.opencpm.administration.login.Screens;
import org.opencpm.administration.routing.Trouble;

/** Writes pages into answers, those of the login and of trouble among them. */
@ApplicationScoped
public class ConsoleScreens implements Screens {

  @Inject private Templates templates;

  @Override
  public void login(
      HttpServletRequest request, HttpServletResponse response, int status, LoginForm form)
      throws IOException {
    write(request, response, status, "login", Map.of("form", form));
  }

  @Override
  public void trouble(
      HttpServletRequest request, HttpServletResponse response, Trouble.Case trouble)
      throws IOException {
    if (request.getRequestURI().startsWith("/admin/api/")) {
      ProblemDocument.write(response, trouble);
    } else {
      write(request, response, trouble.trouble().status(), "trouble", Map.of("case", trouble));
    }
  }

  /** Writes the page of a template with what every page has: caller, token, notice and place. */
  void write(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String template,
      Map<String, Object> values)
      throws IOException {
    Map<String, Object> model = new HashMap<>(values);
    model.put("path", request.getRequestURI());
    Caller caller = Caller.of(request).orElse(null);
    if (caller != null && caller.session() != null) {
      OperatorSession session = caller.session();
      model.put("actor", caller.actor());
      model.put("token", session.formToken());
      model.put("notice", session.takeNotice());
    }
    byte[] html = templates.render(template, model).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/html");
    response.setCharacterEncoding("UTF-8");
    response.setContentLength(html.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(html);
    }
  }
}
