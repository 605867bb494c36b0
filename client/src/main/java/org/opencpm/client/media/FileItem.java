package org.opencpm.client.media;

import java.util.Objects;
import java.util.Optional;
import org.opencpm.filetransfer.FileDescription;

/**
 * A file as it stands in a session description.
 *
 * @param file which one, and the part of it that is to move
 * @param title what it is, for people ({@code i=}); empty for none
 * @param listener hears what becomes of it
 */
public record FileItem(FileDescription file, Optional<String> title, FileLineListener listener) {

  /** Checks that nothing is null. */
  public FileItem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(listener, "listener");
  }
}
