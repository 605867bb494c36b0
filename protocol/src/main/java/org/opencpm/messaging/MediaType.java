package org.opencpm.messaging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type with its parameters (RFC 2045 section 5.1).
 *
 * @param type the top-level type, lower case
 * @param subtype the subtype, lower case
 * @param params parameter values by lower-case name, in the order of the header
 */
public record MediaType(String type, String subtype, Map<String, String> params) {

  /** What an entity without a Content-Type is (RFC 2045 section 5.2). */
  public static final MediaType TEXT_PLAIN = new MediaType("text", "plain", Map.of());

  /** What an entity is whose Content-Type cannot be read. */
  public static final MediaType OCTET_STREAM =
      new MediaType("application", "octet-stream", Map.of());

  /**
   * Brings names to lower case and copies the parameters.
   *
   * @throws IllegalArgumentException if a name is no token or a value holds a control character
   */
  public MediaType {
    type = tokenOf(type).toLowerCase(Locale.ROOT);
    subtype = tokenOf(subtype).toLowerCase(Locale.ROOT);
    Map<String, String> copy = new LinkedHashMap<>();
    params.forEach(
        (name, value) -> copy.put(tokenOf(name).toLowerCase(Locale.ROOT), textOf(value)));
    params = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads a Content-Type value. Parameters without a value are passed over; of two with one name
   * the first counts.
   *
   * @return the media type, or empty if there is no {@code type/subtype} in front
   */
  public static Optional<MediaType> parse(String value) {
    return value == null ? Optional.empty() : new MediaTypeReader(value).read();
  }

  /** Tells whether type and subtype are these; case is ignored. */
  public boolean is(String otherType, String otherSubtype) {
    return type.equalsIgnoreCase(otherType) && subtype.equalsIgnoreCase(otherSubtype);
  }

  /** The value of a parameter; case of the name is ignored. */
  public Optional<String> param(String name) {
    return Optional.ofNullable(params.get(name.toLowerCase(Locale.ROOT)));
  }

  /** {@code type/subtype} without parameters. */
  public String essence() {
    return type + '/' + subtype;
  }

  /** The header value, with quotes where a parameter needs them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(essence());
    params.forEach(
        (name, value) -> {
          text.append(';').append(name).append('=');
          if (isToken(value)) {
            text.append(value);
          } else {
            text.append('"');
            value
                .chars()
                .forEach(
                    c -> {
                      if (c == '"' || c == '\\') {
                        text.append('\\');
                      }
                      text.append((char) c);
                    });
            text.append('"');
          }
        });
    return text.toString();
  }

  /** Tells whether all characters are token characters of RFC 2045 and there is at least one. */
  static boolean isToken(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** RFC 2045: any ASCII character but space, controls and tspecials. */
  static boolean isTokenChar(char c) {
    return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
  }

  private static String tokenOf(String text) {
    if (!isToken(text)) {
      throw new IllegalArgumentException("not a token in a media type");
    }
    return text;
  }

  private static String textOf(String text) {
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new IllegalArgumentException("control character in a media type parameter");
    }
    return text;
  }
}
