package org.opencpm.messaging;

import java.util.List;

/** Finds the wrapped entity behind the message headers. */
final class CpimContent {

  private CpimContent() {}

  /**
   * Reads the entity that begins there. It ends with the message: an inner Content-Length does not
   * count, as it does not in MIME.
   *
   * @throws CpimSyntaxException if a block that begins with a MIME header goes wrong later
   */
  static MimeEntity read(byte[] bytes, int from) throws CpimSyntaxException {
    if (startsWith(bytes, from, "content-") || startsWith(bytes, from, "mime-version")) {
      return entity(bytes, HeaderBlock.read(bytes, from, bytes.length, true));
    }
    return lenient(bytes, from);
  }

  /** Some clients leave the headers out, with or without the empty line that ends them. */
  private static MimeEntity lenient(byte[] bytes, int from) {
    HeaderBlock block;
    try {
      block = HeaderBlock.read(bytes, from, bytes.length, true);
    } catch (CpimSyntaxException e) {
      // The text begins right here.
      return MimeEntity.view(List.of(), bytes, from, bytes.length);
    }
    boolean empty = block.terminated() && block.headers().isEmpty();
    boolean mime = block.headers().stream().anyMatch(h -> h.named("Content-Type"));
    return empty || mime
        ? entity(bytes, block)
        : MimeEntity.view(List.of(), bytes, from, bytes.length);
  }

  private static MimeEntity entity(byte[] bytes, HeaderBlock block) {
    return MimeEntity.view(block.headers(), bytes, block.end(), bytes.length);
  }

  private static boolean startsWith(byte[] bytes, int from, String lowerCase) {
    if (from + lowerCase.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((bytes[from + i] | 0x20) != lowerCase.charAt(i)
          && bytes[from + i] != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
