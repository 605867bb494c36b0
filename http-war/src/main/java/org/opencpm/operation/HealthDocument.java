package org.opencpm.operation;

import java.util.Map;

/** Writes the state of the parts as JSON: null for a part that is up, else what is wrong. */
final class HealthDocument {

  private HealthDocument() {}

  static boolean isUp(Map<String, String> parts) {
    return parts.values().stream().allMatch(trouble -> trouble == null);
  }

  /** The document: each part with what is wrong with it. */
  static String json(Map<String, String> parts) {
    StringBuilder json = new StringBuilder(200);
    json.append("{\"status\":\"").append(isUp(parts) ? "UP" : "DOWN").append("\",\"checks\":[");
    String separator = "";
    for (Map.Entry<String, String> part : parts.entrySet()) {
      json.append(separator)
          .append("{\"name\":\"")
          .append(part.getKey())
          .append("\",\"status\":\"")
          .append(part.getValue() == null ? "UP" : "DOWN")
          .append('"');
      if (part.getValue() != null) {
        json.append(",\"detail\":\"").append(escaped(part.getValue())).append('"');
      }
      json.append('}');
      separator = ",";
    }
    return json.append("]}\n").toString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(' ');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
