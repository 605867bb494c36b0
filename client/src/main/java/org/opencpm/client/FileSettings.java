package org.opencpm.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link CpmClientBuilder} gathered about files; its methods say what each part means.
 *
 * @param into where accepted files are put; empty for a device that takes none
 * @param gives when files that others ask for are given without the user
 */
record FileSettings(
    Optional<Path> into,
    Acceptance when,
    Acceptance gives,
    boolean byMsrp,
    boolean byHttp,
    long maxSize,
    Optional<URI> contentServer) {

  private static final String IARI = "urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.";

  /** As the server's own limit is by default (CPM_MAX_FILE_SIZE). */
  private static final long LARGEST = 104_857_600;

  /** What holds when nothing is said. */
  static final FileSettings DEFAULT =
      new FileSettings(
          Optional.empty(),
          Acceptance.AT_ONCE,
          Acceptance.AT_ONCE,
          true,
          true,
          LARGEST,
          Optional.empty());

  /** Whether the device takes files by MSRP. */
  boolean takesByMsrp() {
    return into.isPresent() && byMsrp;
  }

  /** The application references of its Contact (fact sheet 1.2). */
  List<String> references() {
    if (into.isEmpty()) {
      return List.of();
    }
    return byHttp ? List.of(IARI + "ftthumb", IARI + "fthttp") : List.of(IARI + "ftthumb");
  }

  FileSettings withFolder(Path folder, Acceptance acceptance) {
    return new FileSettings(
        Optional.of(folder), acceptance, gives, byMsrp, byHttp, maxSize, contentServer);
  }

  FileSettings withGiving(Acceptance giving) {
    return new FileSettings(into, when, giving, byMsrp, byHttp, maxSize, contentServer);
  }

  FileSettings withWays(boolean msrp, boolean http) {
    return new FileSettings(into, when, gives, msrp, http, maxSize, contentServer);
  }

  FileSettings withMaxSize(long bytes) {
    return new FileSettings(into, when, gives, byMsrp, byHttp, bytes, contentServer);
  }

  FileSettings withContentServer(URI uri) {
    return new FileSettings(into, when, gives, byMsrp, byHttp, maxSize, Optional.of(uri));
  }
}
