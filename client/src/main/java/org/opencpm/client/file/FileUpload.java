package org.opencpm.client.file;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that is to be uploaded (fact sheet 6.6).
 *
 * @param tid names the upload, so that it can be gone on with: a UUID, new for each file
 * @param file where it is
 * @param name its name as its recipients see it
 * @param type its media type
 * @param thumbnail what shows what it is
 */
public record FileUpload(
    String tid, Path file, String name, String type, Optional<Thumbnail> thumbnail) {

  /** Checks that nothing is missing. */
  public FileUpload {
    Objects.requireNonNull(tid, "tid");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(thumbnail, "thumbnail");
  }
}
