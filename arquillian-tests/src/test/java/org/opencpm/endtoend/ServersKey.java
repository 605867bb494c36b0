package org.opencpm.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The TLS key of the servers of a test run: the launcher makes it for the first one, the others
 * find it in their data folders, as an operator may put one there.
 */
final class ServersKey {

  private static final List<String> FILES = List.of("password", "key.p12");

  /** Contents by name; empty until a server has started. */
  private static final Map<String, byte[]> KEPT = new LinkedHashMap<>();

  private ServersKey() {}

  /** Puts the key into a data folder, if there is one already. */
  static synchronized void into(Path data) throws IOException {
    if (!KEPT.isEmpty()) {
      Path folder = Files.createDirectories(data.resolve("tls"));
      for (Map.Entry<String, byte[]> file : KEPT.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  /** Keeps the key of a server that has started. */
  static synchronized void keep(Path data) throws IOException {
    if (KEPT.isEmpty()) {
      for (String file : FILES) {
        KEPT.put(file, Files.readAllBytes(data.resolve("tls").resolve(file)));
      }
    }
  }
}
