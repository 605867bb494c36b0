package org.opencpm.filetransfer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.opencpm.media.sdp.SdpSyntaxException;

/** Reads the headers of one part of a form. */
final class FormPartReader {

  private FormPartReader() {}

  /**
   * Reads header lines; lines that are none are passed over, of two of one name the first counts.
   *
   * @param offset of the content in the form
   */
  static FormPart read(byte[] bytes, int from, int to, long offset) {
    Optional<String> disposition = Optional.empty();
    Optional<String> type = Optional.empty();
    OptionalLong length = OptionalLong.empty();
    // A line that begins with a blank goes on with the one before (RFC 5322 2.2.3).
    for (String line : text(bytes, from, to).replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      switch (name) {
        case "content-disposition" -> disposition = disposition.or(() -> Optional.of(value));
        case "content-type" -> type = type.or(() -> Optional.of(value));
        case "content-length" -> length = length.isPresent() ? length : number(value);
        default -> {
          // Nothing else says anything of a file.
        }
      }
    }
    DispositionParameters parameters = DispositionParameters.parse(disposition.orElse(""));
    return new FormPart(
        parameters.get("name").orElse(""), parameters.fileName(), type, length, offset);
  }

  private static String text(byte[] bytes, int from, int to) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer.duplicate()).toString();
    } catch (CharacterCodingException e) {
      // Names in an old code page: readable in part is better than refused.
      return StandardCharsets.ISO_8859_1.decode(buffer).toString();
    }
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(FileRange.number(text));
    } catch (SdpSyntaxException e) {
      // The length of a part is a hint; the delimiter is what counts.
      return OptionalLong.empty();
    }
  }
}
