package org.opencpm.signalling.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.servlet.sip.SipURI;

/**
 * Whether a device that registered over UDP can be reached by TCP as well. It is asked before a
 * large message goes that way, because the container tells of a refused connection late or, now and
 * then, only when the transaction times out after 32 s.
 */
final class TcpReach {

  private static final int PATIENCE_MILLIS = 500;

  /** Questions at a time; what comes above counts as not reachable and goes by UDP. */
  private static final int MAX_QUESTIONS = 16;

  private final Executor workers;
  private final Semaphore questions = new Semaphore(MAX_QUESTIONS);

  TcpReach(Executor workers) {
    this.workers = workers;
  }

  /** Finds out and tells; the answer may come at once or on a worker's thread. */
  void ask(SipURI contact, Consumer<Boolean> answer) {
    String host = contact.getHost().replaceAll("[\\[\\]]", "");
    int port = OutgoingRequests.port(contact);
    if (!questions.tryAcquire()) {
      answer.accept(false);
      return;
    }
    try {
      workers.execute(() -> answer.accept(listens(host, port)));
    } catch (RejectedExecutionException e) {
      // The container has no thread to spare: as good as a device that does not listen.
      questions.release();
      answer.accept(false);
    }
  }

  private boolean listens(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    } catch (IOException | RuntimeException e) {
      // Refused, filtered, or no such host: what was to be found out.
      return false;
    } finally {
      questions.release();
    }
  }
}
