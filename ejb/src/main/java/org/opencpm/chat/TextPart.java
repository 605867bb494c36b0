package org.opencpm.chat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;

/**
 * The text of a message without what else it carries, for a device that wants a part only
 * (CPM-CONV-009).
 */
final class TextPart {

  private TextPart() {}

  /** The message with its CPIM headers and its first text part; unchanged when it has no parts. */
  static byte[] of(byte[] message) {
    try {
      MimeEntity content = CpimMessage.parse(message).content();
      Optional<MimeEntity> text =
          Multipart.parse(content.body(), content.mediaType()).parts().stream()
              .filter(part -> part.mediaType().is("text", "plain"))
              .findFirst();
      return text.isPresent() ? with(message, text.get()) : message;
    } catch (CpimSyntaxException e) {
      // One part alone: that is what was asked for.
      return message;
    }
  }

  private static byte[] with(byte[] message, MimeEntity text) {
    int end = ChatContent.headersEnd(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Arrays.copyOf(message, end));
    text.headers()
        .forEach(
            h ->
                out.writeBytes(
                    (h.name() + ": " + h.value() + "\r\n").getBytes(StandardCharsets.UTF_8)));
    out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(text.body());
    return out.toByteArray();
  }
}
