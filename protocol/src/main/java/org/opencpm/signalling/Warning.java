package org.opencpm.signalling;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of the SIP {@code Warning} header field (RFC 3261 20.43).
 *
 * @param code three digits; 399 where the meaning stands in the text, as OMA does it
 * @param agent host, host:port or pseudonym of who warns
 * @param text for people and, by its leading number, for clients (fact sheet 13.2)
 */
public record Warning(int code, String agent, String text) {

  private static final Pattern HEAD =
      Pattern.compile("\\s*([1-9]\\d\\d)\\s+([!-~&&[^\",]]+)\\s+\"");

  /**
   * Checks what would break the header field.
   *
   * @throws IllegalArgumentException if the code has not three digits, or the agent is not visible
   *     US-ASCII without quote and comma
   */
  public Warning {
    if (code < 100 || code > 999) {
      throw new IllegalArgumentException("a warn-code has three digits");
    }
    if (agent.isEmpty()
        || agent.chars().anyMatch(c -> c <= ' ' || c >= 0x7F || c == '"' || c == ',')) {
      throw new IllegalArgumentException("not a warn-agent");
    }
    text = HeaderText.unfold(text);
  }

  /** The value for a header field: {@code 399 pf.example "133 Size exceeded"}. */
  public String headerValue() {
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return code + " " + agent + " \"" + quoted + "\"";
  }

  /**
   * Reads one value of the header field.
   *
   * @return the warning, or empty if it is not one
   */
  public static Optional<Warning> parse(String headerValue) {
    Matcher head = HEAD.matcher(headerValue);
    if (!head.lookingAt()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    int at = head.end();
    while (at < headerValue.length() && headerValue.charAt(at) != '"') {
      boolean escape = headerValue.charAt(at) == '\\' && at + 1 < headerValue.length();
      text.append(headerValue.charAt(escape ? at + 1 : at));
      at += escape ? 2 : 1;
    }
    if (at >= headerValue.length() || !headerValue.substring(at + 1).isBlank()) {
      return Optional.empty();
    }
    int code = Integer.parseInt(head.group(1));
    return Optional.of(new Warning(code, head.group(2), text.toString()));
  }
}
