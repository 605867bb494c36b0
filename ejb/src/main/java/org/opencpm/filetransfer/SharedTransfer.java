package org.opencpm.filetransfer;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.opencpm.signalling.TransferSession;

/**
 * A transfer over MSRP where SIP and HTTP find it while it lives (design 4.7): it says how far it
 * is, each second, and hears when somebody cancels it.
 */
final class SharedTransfer implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final TransferSession session;
  private final LongSupplier progress;
  private final BiConsumer<Duration, Runnable> timer;
  private boolean closed;

  /**
   * Makes it known.
   *
   * @param id a new one, see {@link LiveTransfers#newId}, or that of the file on the content server
   * @param progress bytes that have moved; asked for by the timer's events
   * @param timer runs events after a while, none once the transfer is over
   * @param cancelled runs once if somebody cancels it; any thread, must not block
   */
  SharedTransfer(
      LiveTransfers live,
      long id,
      LongSupplier progress,
      BiConsumer<Duration, Runnable> timer,
      Runnable cancelled) {
    this.session = live.open(id, cancelled);
    this.progress = progress;
    this.timer = timer;
    if (session.isCancelled()) {
      cancelled.run();
    }
    tell();
  }

  private void tell() {
    if (!closed) {
      // Of what stands still too: it is a sign of life.
      session.progress(progress.getAsLong());
      timer.accept(PERIOD, this::tell);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      session.close();
    }
  }
}
