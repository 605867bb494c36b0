package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opencpm.signalling.BoundedXmlReader;

/** What the documents about deferred messages share. */
final class DeferredXml {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private DeferredXml() {}

  /** Writes one document's elements. */
  interface Elements {

    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  static byte[] write(Elements elements) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      elements.write(xml);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** An attribute, unless its value is null; what XML cannot carry becomes U+FFFD. */
  static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
    if (value == null) {
      return;
    }
    StringBuilder clean = new StringBuilder(value.length());
    value.codePoints().forEach(c -> clean.appendCodePoint(isXmlCharacter(c) ? c : '\uFFFD'));
    xml.writeAttribute(name, clean.toString());
  }

  private static boolean isXmlCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xd7ff
        || c >= 0xe000 && c <= 0xfffd
        || c >= 0x10000;
  }

  /** The root element must have that name, in whatever namespace. */
  static void require(BoundedXmlReader xml, String root) throws DeferredSyntaxException {
    if (!xml.localName().equals(root)) {
      throw new DeferredSyntaxException("not a " + root);
    }
  }
}
