package org.opencpm.notification;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes {@code message/imdn+xml} in the order of the schema of RFC 5438 section 11, UTF-8 with
 * CRLF line ends. The format is small and fixed, so it is written as text.
 */
public final class ImdnWriter {

  /** Namespace of the document's elements; not that of the CPIM headers. */
  static final String NAMESPACE = "urn:ietf:params:xml:ns:imdn";

  private ImdnWriter() {}

  /**
   * Writes a document.
   *
   * @throws IllegalArgumentException if a text holds a character that XML cannot carry
   */
  public static byte[] write(ImdnDocument document) {
    StringBuilder xml = new StringBuilder(512);
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");
    xml.append("<imdn xmlns=\"").append(NAMESPACE).append("\">\r\n");
    element(xml, "message-id", Optional.of(document.messageId()));
    element(xml, "datetime", document.dateTime());
    element(xml, "recipient-uri", document.recipientUri());
    element(xml, "original-recipient-uri", document.originalRecipientUri());
    element(xml, "subject", document.subject());
    String notification = document.disposition().kind().element();
    xml.append("  <").append(notification).append("><status><");
    xml.append(document.disposition().element());
    xml.append("/></status></").append(notification).append(">\r\n</imdn>\r\n");
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void element(StringBuilder xml, String name, Optional<String> text) {
    if (text.isPresent()) {
      xml.append("  <").append(name).append('>');
      text.get().codePoints().forEach(c -> append(xml, c));
      xml.append("</").append(name).append(">\r\n");
    }
  }

  private static void append(StringBuilder xml, int c) {
    switch (c) {
      case '&' -> xml.append("&amp;");
      case '<' -> xml.append("&lt;");
      case '>' -> xml.append("&gt;");
      case '\r' -> xml.append("&#13;");
      default -> {
        if (!isXmlCharacter(c)) {
          throw new IllegalArgumentException("character that XML cannot carry");
        }
        xml.appendCodePoint(c);
      }
    }
  }

  private static boolean isXmlCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || c >= 0x20 && c <= 0xd7ff
        || c >= 0xe000 && c <= 0xfffd
        || c >= 0x10000;
  }
}
