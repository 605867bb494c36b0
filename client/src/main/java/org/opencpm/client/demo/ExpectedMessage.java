package org.opencpm.client.demo;

import java.util.List;
import java.util.Objects;

/**
 * What one message should have led to.
 *
 * @param label how the message is called in a difference
 * @param messageId its imdn.Message-ID
 * @param way how it comes: those that come one way keep their order
 * @param body the bytes of its CPIM message as the sender's socket sent them
 * @param from the device that sent it; its notifications come there and nowhere else
 * @param to the devices that receive it, each once; empty for one that expires
 * @param delivered how many {@code delivered} reach the sending device
 * @param displayed how many {@code displayed} reach it
 * @param failed how many {@code failed} reach it
 */
public record ExpectedMessage(
    String label,
    String messageId,
    Way way,
    byte[] body,
    String from,
    List<String> to,
    int delivered,
    int displayed,
    int failed) {

  /** Keeps its own copies. */
  public ExpectedMessage {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(way, "way");
    Objects.requireNonNull(from, "from");
    body = body.clone();
    to = List.copyOf(to);
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  /** A message that each of the devices gets, with one notification of each kind. */
  static ExpectedMessage read(
      String label, String messageId, Way way, byte[] body, String from, List<String> to) {
    return new ExpectedMessage(label, messageId, way, body, from, to, 1, 1, 0);
  }

  /** A message that nobody gets and whose sender is told that it failed. */
  static ExpectedMessage expired(String label, String messageId, byte[] body, String from) {
    return new ExpectedMessage(label, messageId, Way.MESSAGE, body, from, List.of(), 0, 0, 1);
  }
}
