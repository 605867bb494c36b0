package org.opencpm.client.cli;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One JSON object on one line (RFC 8259), for programs that read the command line's output. */
final class JsonLine {

  private final Map<String, Object> members = new LinkedHashMap<>();

  /** An object whose first member tells what it is about. */
  static JsonLine of(String event) {
    return new JsonLine().with("event", event);
  }

  /**
   * Adds a member.
   *
   * @param value a string, number, boolean, collection or Optional of these; null and an empty
   *     Optional leave the member out
   */
  JsonLine with(String name, Object value) {
    Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (plain != null) {
      members.put(name, plain);
    }
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          if (out.length() > 1) {
            out.append(',');
          }
          string(out, name);
          out.append(':');
          value(out, value);
        });
    return out.append('}').toString();
  }

  private static void value(StringBuilder out, Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Collection<?> items) {
      out.append('[');
      for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
        value(out, each.next());
        if (each.hasNext()) {
          out.append(',');
        }
      }
      out.append(']');
    } else {
      string(out, value.toString());
    }
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
