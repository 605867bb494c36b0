package org.opencpm.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The example messages under {@code examples/} of the test resources, byte for byte. */
public final class SpecExample {

  private SpecExample() {}

  /** The whole example. */
  public static byte[] bytes(String file) {
    try (InputStream in = SpecExample.class.getResourceAsStream("/examples/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no example " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What follows its first empty line; of an MSRP frame without the line that ends it. */
  public static byte[] body(String file) {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    int from = text.indexOf("\r\n\r\n") + 4;
    int to = text.length();
    if (text.startsWith("MSRP ")) {
      String transaction = text.substring(5, text.indexOf(' ', 5));
      to = text.lastIndexOf("\r\n-------" + transaction);
    }
    return Arrays.copyOfRange(bytes(file), from, to);
  }
}
