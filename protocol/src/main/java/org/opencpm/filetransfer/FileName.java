package org.opencpm.filetransfer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Names of files as they are shown to users and offered to their devices: never a path, never a
 * control character, whatever the sender wrote.
 */
public final class FileName {

  /** Longest name, in bytes of UTF-8; what most file systems hold. */
  public static final int MAX_BYTES = 255;

  private static final String NAMELESS = "file";

  private FileName() {}

  /**
   * The name without its path, without control characters and characters that turn the direction of
   * writing (which hide an extension), cut to {@link #MAX_BYTES} with its extension kept; {@code
   * file} if nothing is left.
   */
  public static String safe(String sent) {
    String base = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    StringBuilder clean = new StringBuilder(base.length());
    base.codePoints().filter(FileName::isShown).forEach(clean::appendCodePoint);
    String name = clean.toString().strip();
    return name.isEmpty() || name.equals(".") || name.equals("..") ? NAMELESS : cut(name);
  }

  /**
   * The value of a Content-Disposition that offers a download (RFC 6266): the name in ASCII for old
   * clients, and whole where it holds more (RFC 8187).
   *
   * @param name a safe name
   */
  public static String attachment(String name) {
    StringBuilder ascii = new StringBuilder(name.length());
    // Percent signs, quotes and backslashes are read differently by different clients.
    name.codePoints()
        .map(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%' ? c : '_')
        .forEach(ascii::appendCodePoint);
    String value = "attachment; filename=\"" + ascii + '"';
    return ascii.toString().equals(name) ? value : value + "; filename*=UTF-8''" + encoded(name);
  }

  /**
   * The name that a Content-Disposition gives a file, as it was sent; empty if it gives none.
   *
   * @param disposition the value of the header field
   */
  public static Optional<String> inDisposition(String disposition) {
    return DispositionParameters.parse(disposition).fileName();
  }

  private static boolean isShown(int c) {
    boolean turnsDirection = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !turnsDirection && c < 0xFFFE || c > 0xFFFF;
    };
  }

  private static String cut(String name) {
    if (length(name) <= MAX_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && length(name.substring(dot)) <= 32 ? name.substring(dot) : "";
    StringBuilder cut = new StringBuilder(name.substring(0, name.length() - extension.length()));
    while (length(cut.toString()) + length(extension) > MAX_BYTES) {
      cut.setLength(cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut.append(extension).toString();
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c != 0 && "!#$&+-.^_`|~".indexOf(c) >= 0;
      text.append(plain ? Character.toString(c) : String.format("%%%02X", (int) c));
    }
    return text.toString();
  }
}
