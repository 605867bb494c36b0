package org.opencpm.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.RequestDispatcher;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Answers in the place of the container's own error page, which shows a stack trace: a problem
 * document (RFC 9457) with no detail. A path that leads out of the application ({@code ..}, written
 * plainly or escaped) ends here, since the container throws at it before any servlet sees it: 400.
 */
@WebServlet("/unanswered")
public class UnansweredServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean path = isNoPath(request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
    int status =
        path ? HttpServletResponse.SC_BAD_REQUEST : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    String title = path ? "There is no such path" : "Not done, by a fault of the server";
    byte[] body =
        String.format("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d}%n", title, status)
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Whoever asks for this page itself has no exception, and is told 400, too. */
  private static boolean isNoPath(Object thrown) {
    Throwable root = (Throwable) thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null
        || root instanceof IllegalArgumentException && "Non-valid URI.".equals(root.getMessage());
  }
}
