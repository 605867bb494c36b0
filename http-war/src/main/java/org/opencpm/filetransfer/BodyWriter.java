package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.operation.Metrics;

/** Sends a file without waiting for its recipient. */
final class BodyWriter implements WriteListener {

  private static final Logger LOG = Logger.getLogger(BodyWriter.class.getName());
  private static final int BUFFER = 1 << 16;

  private final ServletOutputStream out;
  private final OutgoingFile file;
  private final Metrics metrics;
  private final AutoCloseable connection;
  private final byte[] buffer;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Makes one, to be set as the listener of the stream.
   *
   * @param connection closed in the end
   */
  BodyWriter(
      ServletOutputStream out, OutgoingFile file, Metrics metrics, AutoCloseable connection) {
    this.out = out;
    this.file = file;
    this.metrics = metrics;
    this.connection = connection;
    this.buffer = new byte[(int) Math.min(BUFFER, file.left())];
    file.whenCancelled(this::end);
  }

  /** Begins to send; the rest follows on threads of the container. */
  static void write(
      HttpServletRequest request, HttpServletResponse response, OutgoingFile file, Metrics metrics)
      throws IOException {
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(0);
    ServletOutputStream out = response.getOutputStream();
    out.setWriteListener(new BodyWriter(out, file, metrics, context::complete));
  }

  @Override
  public void onWritePossible() {
    while (!ended.get() && out.isReady()) {
      if (file.left() == 0) {
        end();
        return;
      }
      try {
        out.write(buffer, 0, file.next(buffer));
      } catch (IOException e) {
        // Less than was announced: the recipient sees that it is not all.
        onError(e);
      }
    }
  }

  /** The recipient is gone, or takes nothing for too long: he may ask for the rest. */
  @Override
  public void onError(Throwable trouble) {
    LOG.log(Level.FINE, "a download was interrupted", trouble);
    end();
  }

  private void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    metrics.downloaded(file.sent());
    close(file);
    close(connection);
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      // A peer that went away first is no trouble of ours.
      LOG.log(Level.FINE, "a download could not be closed", e);
    }
  }
}
