package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives on the server's heap, asked from outside by the JDK's {@code jcmd}. */
final class ServerHeap {

  private static final Pattern USED = Pattern.compile("(?:heap|total).*?used ([0-9]+)K");
  private static final int COLLECTIONS = 2;

  private final long pid;
  private final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  ServerHeap(long pid) {
    this.pid = pid;
  }

  /** Kibibytes that are in use after a full collection; NaN when it cannot be told. */
  double liveKibibytes() throws IOException {
    if (!Files.isExecutable(jcmd)) {
      return Double.NaN;
    }
    // The second one takes what the first one's finalisers let go.
    for (int i = 0; i < COLLECTIONS; i++) {
      ask("GC.run");
    }
    Matcher used = USED.matcher(ask("GC.heap_info"));
    return used.find() ? Double.parseDouble(used.group(1)) : Double.NaN;
  }

  private String ask(String command) throws IOException {
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Commands.await(process);
    return said;
  }
}
