package org.opencpm.client.bench;

/**
 * Ends what a load program has started when the program itself is ended from outside (SIGTERM,
 * SIGINT). In the ordinary way it is closed before, and does nothing.
 */
final class AtExit implements AutoCloseable {

  private final Thread hook;

  private AtExit(Thread hook) {
    this.hook = hook;
  }

  /** From now on until it is closed, the end of this process runs that first. */
  static AtExit run(Runnable end) {
    Thread hook = new Thread(end, "bench-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtExit(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs, or has run.
    }
  }
}
