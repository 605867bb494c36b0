package org.opencpm.operation;

import java.io.IOException;
import java.util.Map;
import javax.inject.Inject;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code GET /health}: 200 and {@code {"status":"UP",...}} when every part is up, else 503 and what
 * is wrong.
 */
@WebServlet("/health")
public class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Health health;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> parts = health.parts();
    boolean up = parts.values().stream().allMatch(trouble -> trouble == null);
    StringBuilder json = new StringBuilder(200);
    json.append("{\"status\":\"").append(up ? "UP" : "DOWN").append("\",\"checks\":[");
    String separator = "";
    for (Map.Entry<String, String> part : parts.entrySet()) {
      json.append(separator)
          .append("{\"name\":\"")
          .append(part.getKey())
          .append("\",\"status\":\"")
          .append(part.getValue() == null ? "UP" : "DOWN")
          .append('"');
      if (part.getValue() != null) {
        json.append(",\"detail\":\"").append(escaped(part.getValue())).append('"');
      }
      json.append('}');
      separator = ",";
    }
    json.append("]}\n");
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().append(json);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(' ');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
