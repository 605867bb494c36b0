package org.opencpm.client.media;

import java.util.Objects;

/**
 * A whole message that came over MSRP.
 *
 * @param messageId its MSRP Message-ID, which is not the imdn.Message-ID
 * @param contentType its media type, as written
 * @param bytes its content
 * @param arrivalNanos {@link System#nanoTime()} when its last byte had come
 */
public record ReceivedContent(
    String messageId, String contentType, byte[] bytes, long arrivalNanos) {

  /** Takes the bytes as they are, without a copy. */
  public ReceivedContent {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(bytes, "bytes");
  }
}
