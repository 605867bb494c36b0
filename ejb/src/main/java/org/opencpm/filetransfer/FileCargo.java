package org.opencpm.filetransfer;

import java.io.IOException;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.storage.Blob;

/**
 * A file that this server brings to a device.
 *
 * @param file what is said of it
 * @param content where its bytes are
 * @param forth from its sender to its recipient
 * @param waited it comes from the deferred service, rather than from its sender as he sends it
 * @param taken runs once the device has all of it
 */
record FileCargo(
    StoredFile file, Source content, SessionDirection forth, boolean waited, Runnable taken) {

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
