package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.opencpm.media.sdp.SdpSyntaxException;

/** Reads one {@link FileSelector}; the work grows with its length alone. */
final class FileSelectorReader {

  private static final int MAX_HASHES = 8;

  private final String text;
  private int at;
  private Optional<String> name = Optional.empty();
  private Optional<String> type = Optional.empty();
  private OptionalLong size = OptionalLong.empty();
  private final List<FileHash> hashes = new ArrayList<>(1);

  FileSelectorReader(String text) {
    this.text = text;
  }

  FileSelector read() throws SdpSyntaxException {
    skipBlanks();
    while (at < text.length()) {
      int colon = text.indexOf(':', at);
      if (colon < 0) {
        throw new SdpSyntaxException("file selector without a colon");
      }
      String selector = text.substring(at, colon).strip().toLowerCase(Locale.ROOT);
      at = colon + 1;
      skipBlanks();
      take(selector);
      skipBlanks();
    }
    return new FileSelector(name, type, size, hashes);
  }

  private void take(String selector) throws SdpSyntaxException {
    switch (selector) {
      case "name" -> {
        String value = FileSelectorText.unescaped(name());
        name = name.isPresent() || value.isEmpty() ? name : Optional.of(value);
      }
      case "type" -> {
        String value = value();
        type = type.isPresent() || value.isEmpty() ? type : Optional.of(value);
      }
      case "size" -> {
        long value = FileRange.number(value());
        size = size.isPresent() ? size : OptionalLong.of(value);
      }
      case "hash" -> {
        Optional<FileHash> hash = FileHash.parse(value());
        if (hash.isPresent() && hashes.size() < MAX_HASHES) {
          hashes.add(hash.get());
        }
      }
      // A selector of a later document: its value may be quoted too.
      default -> value();
    }
  }

  private String value() {
    int end = FileSelectorText.endOfValue(text, at);
    String value = text.substring(at, end);
    at = end;
    return value;
  }

  /** A quote ends the name if a blank or nothing follows: some clients do not escape it. */
  private String name() throws SdpSyntaxException {
    if (at == text.length() || text.charAt(at) != '"') {
      return value();
    }
    int end = at + 1;
    while (end < text.length() && !(text.charAt(end) == '"' && endsAfter(end))) {
      end++;
    }
    if (end == text.length()) {
      throw new SdpSyntaxException("file name without its closing quote");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private boolean endsAfter(int quote) {
    return quote + 1 == text.length() || FileSelectorText.isBlank(text.charAt(quote + 1));
  }

  private void skipBlanks() {
    while (at < text.length() && FileSelectorText.isBlank(text.charAt(at))) {
      at++;
    }
  }
}
