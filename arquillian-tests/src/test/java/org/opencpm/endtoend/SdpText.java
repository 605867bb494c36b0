package org.opencpm.endtoend;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session description as it came from the wire, cut into its lines and media. */
public record SdpText(String text) {

  /**
   * One m-line with what belongs to it.
   *
   * @param lines all of its lines, the m-line first
   */
  public record Medium(List<String> lines) {

    /** The m-line without {@code m=}, word by word. */
    public List<String> words() {
      return List.of(lines.get(0).substring(2).split(" "));
    }

    public int port() {
      return Integer.parseInt(words().get(1));
    }

    public boolean isMessage() {
      return words().get(0).equals("message");
    }

    /** Value of an attribute, empty for one without value; null when it is absent. */
    public String attribute(String name) {
      String prefix = "a=" + name;
      return lines.stream()
          .filter(line -> line.equals(prefix) || line.startsWith(prefix + ":"))
          .map(line -> line.length() == prefix.length() ? "" : line.substring(prefix.length() + 1))
          .findFirst()
          .orElse(null);
    }

    /** Its direction; {@code sendrecv} unless it says otherwise. */
    public String direction() {
      return List.of("sendonly", "recvonly", "inactive").stream()
          .filter(one -> attribute(one) != null)
          .findFirst()
          .orElse("sendrecv");
    }
  }

  /** The description in a body: all of it, or a part of a multipart. */
  public static SdpText of(SipText message) {
    String body = new String(message.body(), StandardCharsets.UTF_8);
    String type = message.header("Content-Type");
    if (type == null || !type.toLowerCase().startsWith("multipart/")) {
      return new SdpText(body);
    }
    String boundary = "--" + SipText.parameter(type, "boundary");
    for (String part : body.split(java.util.regex.Pattern.quote(boundary))) {
      int content = part.indexOf("\r\n\r\n");
      if (content > 0 && part.substring(0, content).toLowerCase().contains("application/sdp")) {
        return new SdpText(part.substring(content + 4));
      }
    }
    throw new AssertionError("no session description in" + message);
  }

  /** The media, in order. */
  public List<Medium> media() {
    List<Medium> media = new ArrayList<>();
    List<String> lines = null;
    for (String line : text.split("\r?\n")) {
      if (line.startsWith("m=")) {
        lines = new ArrayList<>();
        media.add(new Medium(lines));
      }
      if (lines != null && !line.isBlank()) {
        lines.add(line);
      }
    }
    return media;
  }

  /** The MSRP medium. */
  public Medium message() {
    return media().stream()
        .filter(Medium::isMessage)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no message medium in:\n" + text));
  }

  /** The first medium of that kind, for example audio. */
  public Medium medium(String kind) {
    return media().stream()
        .filter(medium -> medium.words().get(0).equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in:\n" + text));
  }

  /** The MSRP path. */
  public String path() {
    return message().attribute("path");
  }

  /** The host to connect to: that of the path, as RFC 4975 has it. */
  String host() {
    return uri().getHost();
  }

  /** The port to connect to. */
  public int port() {
    return uri().getPort();
  }

  private URI uri() {
    return URI.create(path().replaceFirst(";.*", ""));
  }

  /** The lines that start so. */
  public List<String> lines(String prefix) {
    return text.lines().filter(line -> line.startsWith(prefix)).toList();
  }
}
