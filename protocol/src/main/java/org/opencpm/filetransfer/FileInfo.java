package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file on a content server (fact sheet 6.7, {@code file-info}).
 *
 * @param size in bytes
 * @param name as the user knows it; empty for thumbnails
 * @param contentType its media type, parameters included
 * @param url where it is fetched
 * @param until how long it is there
 * @param disposition {@code attach} or {@code render}; empty counts as attach
 * @param playingLength of a sound or film, in milliseconds
 * @param brandedUrl a second URL under the operator's own name
 */
public record FileInfo(
    long size,
    Optional<String> name,
    String contentType,
    String url,
    Optional<Instant> until,
    Optional<String> disposition,
    OptionalLong playingLength,
    Optional<String> brandedUrl) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a number is negative, the URL blank, or a text holds a
   *     character that XML has not
   */
  public FileInfo {
    if (size < 0 || playingLength.orElse(0) < 0 || url.isBlank()) {
      throw new IllegalArgumentException("negative number or no URL");
    }
    Objects.requireNonNull(until, "until");
    checkText(contentType);
    checkText(url);
    name.ifPresent(FileInfo::checkText);
    disposition.ifPresent(FileInfo::checkText);
    brandedUrl.ifPresent(FileInfo::checkText);
  }

  /** Makes the entry of a thumbnail. */
  public static FileInfo thumbnail(long size, String contentType, String url, Instant until) {
    return new FileInfo(
        size,
        Optional.empty(),
        contentType,
        url,
        Optional.of(until),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Makes the entry of a file that is to be kept, not played. */
  public static FileInfo file(
      long size, String name, String contentType, String url, Instant until) {
    return new FileInfo(
        size,
        Optional.of(name),
        contentType,
        url,
        Optional.of(until),
        Optional.of("attach"),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** True if the file is to be played at once, as a voice message. */
  public boolean isRendered() {
    return disposition.filter("render"::equalsIgnoreCase).isPresent();
  }

  /** The text with a replacement character for each character that XML 1.0 cannot hold. */
  public static String xmlText(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isXml(c) ? c : 0xFFFD).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static void checkText(String text) {
    if (!text.codePoints().allMatch(FileInfo::isXml)) {
      throw new IllegalArgumentException("a character that XML has not");
    }
  }

  /** XML 1.0 section 2.2. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
