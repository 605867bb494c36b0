package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.inject.Inject;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * The HTTP content server's door (fact sheet 6.6): {@code /ft} takes uploads and tells of them,
 * {@code /ft/r/KEY} takes the rest of one or ends it, {@code /ft/d/KEY} and {@code /ft/t/KEY} give
 * files and previews. Bodies move by non-blocking I/O: a slow client holds a buffer, never a
 * thread.
 */
@WebServlet(urlPatterns = "/ft/*", asyncSupported = true)
public class FileServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(FileServlet.class.getName());

  @Inject private transient Uploads uploads;
  @Inject private transient Downloads downloads;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      route(request, response);
    } catch (FileRefused e) {
      Problem.of(e).answer(response, e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, request.getMethod() + " of a file failed", e);
      Problem.TRY_LATER.answer(response, "failed");
    }
  }

  private void route(HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    if (path.equals("/")) {
      collection(request, response);
    } else if (path.startsWith(FileUrls.RESUME)) {
      rest(path.substring(FileUrls.RESUME.length()), request, response);
    } else if (path.startsWith(FileUrls.FILE)) {
      file(path.substring(FileUrls.FILE.length()), false, request, response);
    } else if (path.startsWith(FileUrls.THUMBNAIL)) {
      file(path.substring(FileUrls.THUMBNAIL.length()), true, request, response);
    } else {
      Problem.NOT_FOUND.answer(response, "no such path");
    }
  }

  private void collection(HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    switch (request.getMethod()) {
      case "POST" -> uploads.post(request, response);
      case "GET" -> uploads.get(request, response);
      default -> notAllowed(response, "GET, POST");
    }
  }

  private void rest(String key, HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    switch (request.getMethod()) {
      case "PUT" -> uploads.put(key, request, response);
      case "DELETE" -> uploads.delete(key, response);
      default -> notAllowed(response, "DELETE, PUT");
    }
  }

  private void file(
      String key, boolean thumbnail, HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> downloads.get(key, thumbnail, request, response);
      default -> notAllowed(response, "GET, HEAD");
    }
  }

  private static void notAllowed(HttpServletResponse response, String allow) throws IOException {
    response.setHeader("Allow", allow);
    Problem.METHOD_NOT_ALLOWED.answer(response, "allowed: " + allow);
  }
}
