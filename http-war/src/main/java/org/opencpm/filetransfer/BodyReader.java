package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.AsyncContext;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.operation.Metrics;

/** Reads the body of a request without waiting for its sender. */
final class BodyReader implements ReadListener {

  private static final Logger LOG = Logger.getLogger(BodyReader.class.getName());
  private static final int BUFFER = 1 << 16;

  private final AsyncContext context;
  private final HttpServletResponse response;
  private final ServletInputStream in;
  private final IncomingBody body;
  private final Metrics metrics;
  private final byte[] buffer = new byte[BUFFER];
  private boolean ended;

  private BodyReader(
      AsyncContext context, ServletInputStream in, IncomingBody body, Metrics metrics) {
    this.context = context;
    this.response = (HttpServletResponse) context.getResponse();
    this.in = in;
    this.body = body;
    this.metrics = metrics;
  }

  /** Begins to read; the answer follows on a thread of the container. */
  static void read(
      HttpServletRequest request, HttpServletResponse response, IncomingBody body, Metrics metrics)
      throws IOException {
    try {
      AsyncContext context = request.startAsync(request, response);
      // The container's own limits on silence hold; a long upload is no fault.
      context.setTimeout(0);
      ServletInputStream in = request.getInputStream();
      in.setReadListener(new BodyReader(context, in, body, metrics));
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!ended && in.isReady() && !in.isFinished()) {
      int count = in.read(buffer);
      if (count < 0) {
        return;
      }
      try {
        body.take(buffer, count);
      } catch (FileRefused | FormSyntaxException | RuntimeException e) {
        refuse(e);
      }
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    if (ended) {
      return;
    }
    try {
      body.answer(response);
      end();
    } catch (FileRefused | FormSyntaxException | RuntimeException e) {
      refuse(e);
    }
  }

  /** The sender is gone or silent for too long: what he has brought is kept for a resumption. */
  @Override
  public void onError(Throwable trouble) {
    LOG.log(Level.FINE, "an upload was interrupted", trouble);
    end();
  }

  private void refuse(Exception why) throws IOException {
    if (why instanceof FileRefused refused) {
      refuse(Problem.of(refused), why.getMessage());
    } else if (why instanceof BadBody bad) {
      refuse(bad.problem(), why.getMessage());
    } else if (why instanceof FormSyntaxException) {
      refuse(Problem.BAD_FORM, why.getMessage());
    } else {
      LOG.log(Level.WARNING, "an upload failed", why);
      refuse(Problem.TRY_LATER, "failed");
    }
  }

  private void refuse(Problem problem, String detail) throws IOException {
    response.setHeader("Connection", "close");
    problem.answer(response, detail);
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      metrics.uploaded(body.received());
      body.close();
      context.complete();
    }
  }
}
