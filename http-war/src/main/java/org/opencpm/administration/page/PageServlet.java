package org.opencpm.administration.page;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.inject.Inject;
import javax.servlet.ServletException;
import javax.servlet.annotation.MultipartConfig;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.Part;
import org.opencpm.administration.login.Caller;
import org.opencpm.administration.login.ConsoleHeaders;
import org.opencpm.administration.routing.Input;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Trouble;
import org.opencpm.administration.routing.Visit;

/**
 * The door of the pages: who asks has been established ({@link Caller}), what has an effect carries
 * the session's token, and what was done is followed by a redirect.
 */
@WebServlet({"/admin", "/admin/*"})
@MultipartConfig(
    maxFileSize = PageServlet.LARGEST_FILE,
    maxRequestSize = PageServlet.LARGEST_FILE + 65_536,
    fileSizeThreshold = 65_536)
public class PageServlet extends HttpServlet {

  /** Bytes of a CSV file: a million subscribers. */
  static final long LARGEST_FILE = 200_000_000;

  private static final long serialVersionUID = 1L;
  private static final String ROOT = "/admin";

  @Inject private transient Pages pages;
  @Inject private transient ConsoleScreens screens;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConsoleHeaders.set(response);
    try {
      request.setCharacterEncoding(StandardCharsets.UTF_8.name());
      answer(request, response);
    } catch (IllegalStateException e) {
      if (e.getMessage() != null && e.getMessage().contains("SizeLimit")) {
        screens.trouble(request, response, Trouble.TOO_LARGE.with("At most 200 MB at a time."));
      } else {
        screens.trouble(request, response, Trouble.of(e));
      }
    } catch (RuntimeException | ServletException e) {
      screens.trouble(request, response, Trouble.of(e));
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Caller caller = Caller.of(request).filter(known -> known.session() != null).orElse(null);
    if (caller == null) {
      screens.trouble(request, response, Trouble.FORBIDDEN.with("Log in first."));
      return;
    }
    String uri = request.getRequestURI();
    if (uri.equals(ROOT)) {
      seeOther(response, ROOT + "/");
      return;
    }
    String path = uri.substring(ROOT.length());
    Routes.Match<PageHandler> match = pages.routes().match(request.getMethod(), path);
    if (match.handler() == null) {
      unknown(request, response, match);
    } else if (!caller.vouchesFor(request, request.getParameter("token"))) {
      screens.trouble(
          request,
          response,
          Trouble.FORGED.with("Nothing was done. Go back, load the page anew, and try again."));
    } else {
      Parameters parameters = Parameters.ofForm(request.getParameterMap());
      Visit visit = new Visit(caller.actor(), path, match.segments(), parameters, input(request));
      show(match.handler().answer(visit), caller, request, response);
    }
  }

  private void unknown(
      HttpServletRequest request, HttpServletResponse response, Routes.Match<?> match)
      throws IOException {
    if (match.allowed().isEmpty()) {
      screens.trouble(
          request, response, Trouble.NOT_FOUND.with("The console has no page of this address."));
    } else {
      String allow = String.join(", ", match.allowed()).replace("GET", "GET, HEAD");
      response.setHeader("Allow", allow);
      screens.trouble(
          request, response, Trouble.METHOD_NOT_ALLOWED.with("Allowed: " + allow + "."));
    }
  }

  private void show(
      Answer answer, Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (answer instanceof Answer.View view) {
      screens.write(request, response, view.status(), view.template(), view.model());
    } else if (answer instanceof Answer.Redirect redirect) {
      caller.session().notice(redirect.notice());
      seeOther(response, redirect.to());
    }
  }

  /** The file of a form, or else the text of its field {@code csv}. */
  private static Input input(HttpServletRequest request) throws IOException, ServletException {
    String type = request.getContentType();
    Part file =
        type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/form-data")
            ? request.getPart("file")
            : null;
    if (file != null && file.getSize() > 0) {
      return () -> new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8);
    }
    String text = request.getParameter("csv");
    return text == null ? Input.NONE : () -> reader(text);
  }

  private static Reader reader(String text) {
    return new StringReader(text);
  }

  private static void seeOther(HttpServletResponse response, String location) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", location);
  }
}
