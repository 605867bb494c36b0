package org.opencpm.administration.page;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.login.ConsoleHeaders;

/**
 * Style sheet, script and icon of the pages: the same for everybody, so that caches may keep them.
 */
@WebServlet({"/admin/console.css", "/admin/console.js", "/admin/icon.svg"})
public class AssetServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=UTF-8",
          "js", "text/javascript; charset=UTF-8",
          "svg", "image/svg+xml");

  private final transient Map<String, Asset> assets = new ConcurrentHashMap<>();

  private record Asset(byte[] bytes, String tag) {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConsoleHeaders.set(response);
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    String name = request.getServletPath().substring(request.getServletPath().lastIndexOf('/') + 1);
    Asset asset = assets.computeIfAbsent(name, AssetServlet::read);
    response.setHeader("Cache-Control", "public, max-age=300");
    response.setHeader("ETag", asset.tag());
    if (asset.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    response.setContentLength(asset.bytes().length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(asset.bytes());
    }
  }

  private static Asset read(String name) {
    try (InputStream in = AssetServlet.class.getResourceAsStream("/console/" + name)) {
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Asset(bytes, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("the asset " + name + " is not there", e);
    }
  }
}
