package org.opencpm.filetransfer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a WebP image says of its size: its first chunk is {@code VP8 } (lossy, RFC 6386 section
 * 9.1), {@code VP8L} (lossless) or {@code VP8X} (extended; RFC 9649 section 2). The platform's
 * image readers do not know it.
 *
 * @param width in pixels
 * @param height in pixels
 */
record WebpHead(int width, int height) {

  private static final int LEAST = 30;

  /** Reads the head; empty if it is no WebP, or cut. */
  static Optional<WebpHead> of(byte[] image) {
    if (image.length < LEAST || !text(image, 0).equals("RIFF") || !text(image, 8).equals("WEBP")) {
      return Optional.empty();
    }
    return switch (text(image, 12)) {
      case "VP8 " ->
          Optional.of(new WebpHead(number(image, 26, 2) & 0x3FFF, number(image, 28, 2) & 0x3FFF));
      case "VP8L" -> {
        int bits = number(image, 21, 4);
        yield Optional.of(new WebpHead((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1));
      }
      case "VP8X" -> Optional.of(new WebpHead(number(image, 24, 3) + 1, number(image, 27, 3) + 1));
      default -> Optional.empty();
    };
  }

  private static String text(byte[] image, int at) {
    return new String(image, at, 4, StandardCharsets.ISO_8859_1);
  }

  /** Little-endian. */
  private static int number(byte[] image, int at, int bytes) {
    int number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = number << 8 | image[at + i] & 0xFF;
    }
    return number;
  }
}
