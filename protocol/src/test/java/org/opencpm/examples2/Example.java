package org.opencpm.examples2;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of the example messages of the fact sheet: a whole SIP message as on the wire. Cut by plain
 * string operations, so that the code under test is not what reads it.
 */
public final class Example {

  private final String head;
  private final byte[] body;

  private Example(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** Reads a file of the folder {@code examples2} in the test resources. */
  public static Example named(String file) {
    try (InputStream in = Example.class.getResourceAsStream("/examples2/" + file)) {
      byte[] bytes = in.readAllBytes();
      // One byte is one character, so that indexes into the text are indexes into the bytes.
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int empty = text.indexOf("\r\n\r\n");
      return new Example(
          text.substring(0, empty), Arrays.copyOfRange(bytes, empty + 4, bytes.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of the first header field of that name. */
  public String header(String name) {
    return Arrays.stream(head.split("\r\n"))
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }

  /** The request URI. */
  public String requestUri() {
    return head.split(" ")[1];
  }

  /** The body. */
  public byte[] body() {
    return body.clone();
  }

  /**
   * The contents of the parts of a multipart body with this Content-Type, without their headers.
   */
  public List<byte[]> parts(String contentType) {
    String boundary = header("Content-Type").replaceFirst(".*boundary=\"(.*)\".*", "$1");
    List<byte[]> parts = new ArrayList<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    for (String part : text.split("--" + boundary + "(--)?\r\n")) {
      if (part.startsWith("Content-Type: " + contentType + "\r\n")) {
        String content = part.substring(part.indexOf("\r\n\r\n") + 4);
        // The line end in front of a boundary belongs to the boundary.
        String own = content.substring(0, content.length() - 2);
        parts.add(own.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }
}
