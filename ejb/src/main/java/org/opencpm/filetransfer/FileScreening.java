package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.Optional;
import org.opencpm.storage.Blob;

/**
 * Looks at files before they reach their recipients (AD-PF-05): a bean that implements this is
 * asked for each file. What it says against a file goes into the log and not to the users.
 */
public interface FileScreening {

  /** Most bytes that {@link #ofBeginning} gets. */
  int BEGINNING = 512;

  /**
   * Looks at what the sender says of a file, before anybody is invited to it. Must not block for
   * long.
   *
   * @param sender canonical address
   * @param recipient canonical address
   * @return what is to be said against it; empty for nothing
   */
  default Optional<String> ofInvitation(FileSelector file, String sender, String recipient) {
    return Optional.empty();
  }

  /**
   * Looks at the first bytes of a file while it passes; they have not gone on. Must not block.
   *
   * @param first at most {@value #BEGINNING} bytes; less when they came in small pieces
   */
  default Optional<String> ofBeginning(FileSelector file, byte[] first) {
    return Optional.empty();
  }

  /**
   * Looks at a file that waits and is whole. May block.
   *
   * @throws IOException if it cannot be read
   */
  default Optional<String> ofContent(FileSelector file, Blob content) throws IOException {
    return Optional.empty();
  }
}
