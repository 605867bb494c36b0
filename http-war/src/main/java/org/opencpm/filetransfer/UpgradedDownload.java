package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpUpgradeHandler;
import javax.servlet.http.WebConnection;
import org.opencpm.operation.Metrics;

/**
 * A download whose body leaves over the connection as an upgrade gives it to us, after the ordinary
 * head of the answer. For Open Liberty, where writing to the stream of an answer waits for the
 * recipient in spite of a {@link javax.servlet.WriteListener}, and writing to an upgraded
 * connection does not (docs/decisions). The connection ends with the file.
 */
public class UpgradedDownload implements HttpUpgradeHandler {

  /** System property, set in the container's own configuration: {@code upgraded} switches it on. */
  static final String SWITCH = "cpm.http.downloads";

  /** What is no longer goes into the buffers of the connection: nobody waits for anybody. */
  static final long SMALL = 1 << 14;

  private static final Logger LOG = Logger.getLogger(UpgradedDownload.class.getName());
  private static final boolean ON = "upgraded".equals(System.getProperty(SWITCH));

  private OutgoingFile file;
  private Metrics metrics;

  /** Whether this answer is to be sent so; HTTP/2 has no connection to give away. */
  static boolean serves(HttpServletRequest request, long length) {
    return ON && length > SMALL && request.getProtocol().startsWith("HTTP/1.");
  }

  /** Begins to send; the rest follows on threads of the container. */
  static void write(
      HttpServletRequest request, HttpServletResponse response, OutgoingFile file, Metrics metrics)
      throws IOException {
    response.setHeader("Connection", "close");
    try {
      UpgradedDownload download = request.upgrade(UpgradedDownload.class);
      download.file = file;
      download.metrics = metrics;
    } catch (ServletException e) {
      throw new IOException("the container gives no connection", e);
    }
  }

  @Override
  public void init(WebConnection connection) {
    try {
      ServletOutputStream out = connection.getOutputStream();
      out.setWriteListener(new BodyWriter(out, file, metrics, connection));
    } catch (IOException e) {
      LOG.log(Level.FINE, "a recipient was gone before the first byte", e);
      destroy();
    }
  }

  @Override
  public void destroy() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file could not be closed", e);
    }
  }
}
