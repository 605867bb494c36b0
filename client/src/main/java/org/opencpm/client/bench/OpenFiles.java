package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files, and so connections, processes may open: from {@code /proc}. */
final class OpenFiles {

  private static final int KEPT_FREE = 512;

  private OpenFiles() {}

  /**
   * Connections that both processes have room for.
   *
   * @param server the server's process
   */
  static int connections(long server) throws IOException {
    return Math.min(limit("self"), limit(Long.toString(server))) - KEPT_FREE;
  }

  private static int limit(String process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process, "limits"))) {
      if (line.startsWith("Max open files")) {
        String soft = line.replaceAll("\\s+", " ").split(" ")[3];
        return soft.matches("[0-9]{1,9}") ? Integer.parseInt(soft) : Integer.MAX_VALUE;
      }
    }
    return Integer.MAX_VALUE;
  }
}
