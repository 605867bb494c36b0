package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.OptionalLong;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.storage.Blob;

/**
 * A file that this server brings to a device.
 *
 * @param file what is said of it
 * @param content where its bytes are
 * @param forth from its sender to its recipient
 * @param waited it comes from the deferred service, rather than from its sender as he sends it
 * @param transferId its transfer on the content server, empty if it is not from there
 * @param taken runs once the device has all of it
 */
record FileCargo(
    StoredFile file,
    Source content,
    SessionDirection forth,
    boolean waited,
    OptionalLong transferId,
    Runnable taken) {

  /** Opens the content. */
  @FunctionalInterface
  interface Source {

    /**
     * Opens it; each time anew.
     *
     * @throws IOException if it is not there, or not any more
     */
    Blob open() throws IOException;
  }
}
