package org.opencpm.client.bench;

import java.io.IOException;

/** Waits for other programs. */
final class Commands {

  private Commands() {}

  /** Waits for the end of a process and returns its exit code. */
  static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
