package org.opencpm.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A media object that travels with a message (AD-CL-17).
 *
 * @param fileName its name, without folders; empty when it has none
 * @param contentType its media type
 * @param content its bytes
 */
public record Attachment(String fileName, String contentType, byte[] content) {

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  /** Keeps a copy of the bytes. */
  public Attachment {
    Objects.requireNonNull(fileName, "fileName");
    Objects.requireNonNull(contentType, "contentType");
    content = content.clone();
  }

  /**
   * A file of the device (AD-CL-17.1). Its type is told by its name.
   *
   * @throws IOException when it cannot be read
   */
  public static Attachment of(Path file) throws IOException {
    String type = Files.probeContentType(file);
    return new Attachment(
        file.getFileName().toString(),
        type == null ? UNKNOWN_TYPE : type,
        Files.readAllBytes(file));
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** Name, type and size; never the content. */
  @Override
  public String toString() {
    return fileName + ", " + contentType + " of " + content.length + " bytes";
  }
}
