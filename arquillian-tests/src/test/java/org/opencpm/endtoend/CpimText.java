package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body as it came from the wire, looked at as CPIM and as what CPIM can carry. */
public record CpimText(byte[] body) {

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header field of the CPIM wrapper or of its content; null when it is absent. */
  public String header(String name) {
    Matcher field =
        Pattern.compile("(?im)^" + Pattern.quote(name) + ":[ \t]*(.*?)\r?$").matcher(text());
    return field.find() ? field.group(1) : null;
  }

  /** What is inside of the CPIM wrapper, without its MIME header fields. */
  public String content() {
    String[] parts = text().split("\r\n\r\n", 3);
    return parts[parts.length - 1];
  }

  /** What a disposition notification says, for example {@code delivered}; empty for a message. */
  public Optional<String> disposition() {
    Matcher status =
        Pattern.compile("<(?:\\w+:)?status>\\s*<(?:\\w+:)?(\\w+)\\s*/?>").matcher(text());
    return status.find() ? Optional.of(status.group(1)) : Optional.empty();
  }

  /** Message-ID that a disposition notification speaks of; null for a message. */
  public String about() {
    Matcher id = Pattern.compile("<(?:\\w+:)?message-id>([^<]*)<").matcher(text());
    return id.find() ? id.group(1) : null;
  }

  /** Whether somebody is typing: {@code active} or {@code idle}; empty for anything else. */
  public Optional<String> composing() {
    Matcher state =
        Pattern.compile("(?s)<(?:\\w+:)?isComposing.*<(?:\\w+:)?state>(\\w+)<").matcher(text());
    return state.find() ? Optional.of(state.group(1)) : Optional.empty();
  }
}
