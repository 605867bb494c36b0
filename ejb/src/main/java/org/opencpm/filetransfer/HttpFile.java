package org.opencpm.filetransfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;

/**
 * A message that says where a file is to be fetched (fact sheet 6.7).
 *
 * @param cpim the message
 * @param document what it says
 */
record HttpFile(CpimMessage cpim, FileInfoDocument document) {

  private static final MediaType CPIM = new MediaType("message", "cpim", Map.of());

  /** Reads a message; empty if it is another one. */
  static Optional<HttpFile> of(String contentType, byte[] body) {
    boolean wrapped =
        contentType != null
            && MediaType.parse(contentType).filter(t -> t.is("message", "cpim")).isPresent();
    if (!wrapped || body == null || body.length > 2 * FileInfoDocument.MAX_BYTES) {
      return Optional.empty();
    }
    try {
      CpimMessage cpim = CpimMessage.parse(body);
      if (!cpim.content().mediaType().essence().equals(FileInfoDocument.MEDIA_TYPE)) {
        return Optional.empty();
      }
      return Optional.of(new HttpFile(cpim, FileInfoDocument.parse(cpim.content().decoded())));
    } catch (CpimSyntaxException | FileDocumentException e) {
      // Whoever can read it may have it as it is.
      return Optional.empty();
    }
  }

  /** The message's header fields around nothing, as a part of an invitation (fact sheet 6.1). */
  MimeEntity head() {
    String text = new String(cpim.bytes(), StandardCharsets.UTF_8);
    int crlf = text.indexOf("\r\n\r\n");
    String headers = crlf >= 0 ? text.substring(0, crlf) : text.substring(0, text.indexOf("\n\n"));
    String type = document.file().contentType();
    String head = headers + "\r\n\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n";
    return MimeEntity.of(CPIM, List.of(), head.getBytes(StandardCharsets.UTF_8));
  }
}
