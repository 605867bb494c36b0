package org.opencpm.administration.api;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import javax.inject.Inject;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.login.Caller;
import org.opencpm.administration.login.ConsoleHeaders;
import org.opencpm.administration.routing.Input;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Trouble;
import org.opencpm.administration.routing.Visit;

/**
 * The door of the JSON interface. A caller with the browser's cookie sends the token of {@code
 * /admin/api/session} in {@code X-CSRF-Token} with whatever has an effect; one with HTTP Basic does
 * not need it.
 */
@WebServlet("/admin/api/*")
public class ApiServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String ROOT = "/admin/api";
  private static final String DESCRIPTION = "/openapi.json";
  private static final String SESSION = "/session";
  private static final int LARGEST_JSON = 65_536;
  private static final int LARGEST_CSV = 200_000_000;

  @Inject private transient Endpoints endpoints;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConsoleHeaders.set(response);
    try {
      Caller caller = Caller.of(request).orElse(null);
      if (caller == null) {
        ProblemDocument.write(response, Trouble.UNAUTHENTICATED.with("Who are you?"));
      } else {
        answer(caller, request, response);
      }
    } catch (RuntimeException e) {
      ProblemDocument.write(response, Trouble.of(e));
    }
  }

  private void answer(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI().substring(ROOT.length());
    boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (read && path.equals(DESCRIPTION)) {
      write(request, response, HttpServletResponse.SC_OK, description());
      return;
    }
    if (read && path.equals(SESSION)) {
      write(request, response, HttpServletResponse.SC_OK, json(who(caller)));
      return;
    }
    Routes.Match<Endpoint> match = endpoints.routes().match(request.getMethod(), path);
    if (match.handler() == null) {
      unknown(response, match);
    } else if (!caller.vouchesFor(request, request.getHeader(Caller.TOKEN_HEADER))) {
      ProblemDocument.write(
          response,
          Trouble.FORGED.with(
              "The header field " + Caller.TOKEN_HEADER + " is not the session's."));
    } else if (!typeFits(request, path)) {
      ProblemDocument.write(
          response, Trouble.UNSUPPORTED_TYPE.with("application/json, for an import text/csv."));
    } else {
      Visit visit =
          new Visit(
              caller.actor(),
              path,
              match.segments(),
              Parameters.ofForm(request.getParameterMap()),
              input(request, isImport(path) ? LARGEST_CSV : LARGEST_JSON));
      reply(request, response, match.handler().answer(visit));
    }
  }

  private static Map<String, Object> who(Caller caller) {
    Map<String, Object> who = new java.util.LinkedHashMap<>();
    who.put("name", caller.actor().name());
    who.put("role", caller.actor().role());
    who.put("csrfToken", caller.session() == null ? null : caller.session().formToken());
    return who;
  }

  private static void unknown(HttpServletResponse response, Routes.Match<?> match)
      throws IOException {
    if (match.allowed().isEmpty()) {
      ProblemDocument.write(response, Trouble.NOT_FOUND.with("There is no such path."));
    } else {
      String allow = String.join(", ", match.allowed()).replace("GET", "GET, HEAD");
      response.setHeader("Allow", allow);
      ProblemDocument.write(response, Trouble.METHOD_NOT_ALLOWED.with("Allowed: " + allow + "."));
    }
  }

  private static boolean isImport(String path) {
    return path.equals("/subscribers/import");
  }

  /** A body of another type is a form, of a page that is not ours maybe. */
  private static boolean typeFits(HttpServletRequest request, String path) {
    String type = request.getContentType();
    return type == null
        || type.toLowerCase(Locale.ROOT)
            .startsWith(isImport(path) ? "text/csv" : "application/json");
  }

  private static Input input(HttpServletRequest request, int largest) {
    return () -> new Limited(request.getInputStream(), largest);
  }

  /** Reads UTF-8 and gives up when there is too much. */
  private static final class Limited extends FilterReader {

    private int left;

    Limited(InputStream in, int most) {
      super(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
      left = most;
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      return counted(read, read);
    }

    private int counted(int result, int read) {
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new InvalidInputException("body", "The body is too large.");
      }
      return result;
    }
  }

  private static String description() throws IOException {
    try (InputStream in = ApiServlet.class.getResourceAsStream("/console/openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String json(Object value) {
    return JsonValues.of(value).toString();
  }

  private static void reply(HttpServletRequest request, HttpServletResponse response, Reply reply)
      throws IOException {
    if (reply.location() != null) {
      response.setHeader("Location", reply.location());
    }
    if (reply.next() != null) {
      response.setHeader("Link", "<" + reply.next() + ">; rel=\"next\"");
    }
    if (reply.body() == null) {
      response.setStatus(reply.status());
    } else {
      write(request, response, reply.status(), json(reply.body()));
    }
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
