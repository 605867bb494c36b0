package org.opencpm.client.demo;

import java.util.List;
import java.util.Objects;

/**
 * A file that should have come.
 *
 * @param label how it is called in a difference
 * @param content what it is
 * @param to the devices in whose folders it lies in the end, once each
 * @param messageId imdn.Message-ID of its transfer; empty for one that has none of its own
 * @param from the device that sent it: one {@code delivered} and one {@code displayed} for the
 *     message id come there and nowhere else
 */
public record ExpectedFile(
    String label, FileContent content, List<String> to, String messageId, String from) {

  /** Checks that nothing is missing. */
  public ExpectedFile {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(from, "from");
    to = List.copyOf(to);
  }
}
