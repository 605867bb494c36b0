package org.opencpm.filetransfer;

import java.io.IOException;
import org.opencpm.storage.Blob;

/**
 * A file or preview that is open for a recipient.
 *
 * @param transferId id of its transfer
 * @param name to offer it under
 * @param contentType its media type
 * @param entityTag strong entity tag without quotes: the same bytes, the same tag
 * @param content its bytes
 */
public record Download(
    long transferId, String name, String contentType, String entityTag, Blob content)
    implements AutoCloseable {

  @Override
  public void close() throws IOException {
    content.close();
  }
}
