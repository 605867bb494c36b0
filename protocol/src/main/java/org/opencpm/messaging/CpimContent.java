package org.opencpm.messaging;

import java.util.List;

/** Finds the wrapped entity behind the message headers. */
final class CpimContent {

  private static final String CONTENT_TYPE = "content-type:";

  private CpimContent() {}

  /**
   * Reads the entity that begins there. It ends with the message: an inner Content-Length does not
   * count, as it does not in MIME.
   *
   * @param messageHeaders the headers above, among which some senders put those of the content
   * @throws CpimSyntaxException if a block that begins with Content-Type goes wrong later
   */
  static MimeEntity read(byte[] bytes, int from, List<CpimHeader> messageHeaders)
      throws CpimSyntaxException {
    if (startsWithContentType(bytes, from)) {
      return entity(bytes, HeaderBlock.read(bytes, from, bytes.length, true));
    }
    return lenient(bytes, from, messageHeaders);
  }

  /**
   * Some senders leave the headers out, with or without the empty line that ends them; others
   * forget the empty line in front of them.
   */
  private static MimeEntity lenient(byte[] bytes, int from, List<CpimHeader> messageHeaders) {
    if (hasContentType(messageHeaders)) {
      List<CpimHeader> own = messageHeaders.stream().filter(CpimContent::describesContent).toList();
      return MimeEntity.view(own, bytes, from, bytes.length);
    }
    MimeEntity text = MimeEntity.view(List.of(), bytes, from, bytes.length);
    try {
      HeaderBlock block = HeaderBlock.read(bytes, from, bytes.length, true);
      boolean empty = block.terminated() && block.headers().isEmpty();
      return empty || hasContentType(block.headers()) ? entity(bytes, block) : text;
    } catch (CpimSyntaxException e) {
      // No headers: the text begins right here.
      return text;
    }
  }

  private static MimeEntity entity(byte[] bytes, HeaderBlock block) {
    return MimeEntity.view(block.headers(), bytes, block.end(), bytes.length);
  }

  private static boolean hasContentType(List<CpimHeader> headers) {
    return headers.stream().anyMatch(header -> header.named("Content-Type"));
  }

  private static boolean describesContent(CpimHeader header) {
    return header.name().regionMatches(true, 0, "Content-", 0, "Content-".length());
  }

  private static boolean startsWithContentType(byte[] bytes, int from) {
    if (from + CONTENT_TYPE.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < CONTENT_TYPE.length(); i++) {
      char c = (char) bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != CONTENT_TYPE.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
