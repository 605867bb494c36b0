package org.opencpm.filetransfer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a Content-Disposition as clients of forms write them (RFC 7578 section 4.2).
 */
final class DispositionParameters {

  private static final String UTF_8_TAG = "utf-8'";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final String text;
  private int at;

  private DispositionParameters(String text) {
    this.text = text;
  }

  static DispositionParameters parse(String value) {
    DispositionParameters parameters = new DispositionParameters(value);
    parameters.read();
    return parameters;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The file name; {@code filename*} counts more where a client writes both. */
  Optional<String> fileName() {
    String extended = values.get("filename*");
    if (extended != null && extended.toLowerCase(Locale.ROOT).startsWith(UTF_8_TAG)) {
      int tick = extended.indexOf('\'', UTF_8_TAG.length());
      if (tick >= 0) {
        return Optional.of(FileSelectorText.unescaped(extended.substring(tick + 1)));
      }
    }
    return get("filename").map(DispositionParameters::unescapedByForms);
  }

  /** Browsers and curl escape the quote and line ends by percent signs, and nothing else. */
  private static String unescapedByForms(String name) {
    return name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }

  private void read() {
    skipTo(';');
    while (at < text.length()) {
      at++;
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return;
      }
      String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
      at = equals + 1;
      while (at < text.length() && FileSelectorText.isBlank(text.charAt(at))) {
        at++;
      }
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      values.putIfAbsent(name, value);
      skipTo(';');
    }
  }

  private String token() {
    int from = at;
    skipTo(';');
    return text.substring(from, at).strip();
  }

  /** Only quote and backslash are escaped by a backslash: Windows paths come with single ones. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      boolean escape =
          c == '\\'
              && at + 1 < text.length()
              && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
      at += escape ? 1 : 0;
      value.append(text.charAt(at));
      at++;
    }
    return value.toString();
  }

  private void skipTo(char c) {
    while (at < text.length() && text.charAt(at) != c) {
      at++;
    }
  }
}
