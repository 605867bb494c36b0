package org.opencpm.messaging;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one Content-Type value from left to right, each character once. */
final class MediaTypeReader {

  private final String text;
  private int at;

  MediaTypeReader(String text) {
    this.text = text;
  }

  Optional<MediaType> read() {
    skipBlanks();
    String type = token();
    if (type.isEmpty() || !take('/')) {
      return Optional.empty();
    }
    String subtype = token();
    skipBlanks();
    if (subtype.isEmpty() || at < text.length() && text.charAt(at) != ';') {
      return Optional.empty();
    }
    Map<String, String> params = new LinkedHashMap<>();
    while (take(';')) {
      parameter(params);
    }
    return Optional.of(new MediaType(type, subtype, params));
  }

  private void parameter(Map<String, String> params) {
    skipBlanks();
    String name = token().toLowerCase(Locale.ROOT);
    skipBlanks();
    if (take('=')) {
      skipBlanks();
      String value = take('"') ? quoted() : token();
      if (!name.isEmpty()) {
        params.putIfAbsent(name, value);
      }
    }
    while (at < text.length() && text.charAt(at) != ';') {
      at++;
    }
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && !take('"')) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      char c = text.charAt(at++);
      if (c >= ' ' && c != 0x7f || c == '\t') {
        value.append(c);
      }
    }
    return value.toString();
  }

  private String token() {
    int from = at;
    while (at < text.length() && MediaType.isTokenChar(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
