package org.opencpm.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import javax.enterprise.context.ApplicationScoped;
import javax.enterprise.inject.Produces;
import javax.inject.Singleton;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Limits;
import org.opencpm.policy.Settings;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;

/** Values that the whole application shares: the settings, the blob store and the clock. */
@ApplicationScoped
public class ApplicationValues {

  @Produces
  @Singleton
  Limits limits() {
    return new Limits(System.getenv());
  }

  @Produces
  @Singleton
  Settings settings(Limits limits) {
    return Settings.of(System.getenv(), limits);
  }

  @Produces
  @Singleton
  FileSettings fileSettings(Limits limits) {
    return FileSettings.of(System.getenv(), limits);
  }

  @Produces
  @Singleton
  ConsoleSettings consoleSettings() {
    return ConsoleSettings.of(System.getenv());
  }

  /** The contents of files that are transferred by HTTP. */
  @Produces
  @Singleton
  BlobStore blobs(FileSettings files) {
    try {
      return new FileBlobStore(files.folder().resolve("http"));
    } catch (IOException e) {
      throw new UncheckedIOException("CPM_DATA_DIR: no folder for files", e);
    }
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
