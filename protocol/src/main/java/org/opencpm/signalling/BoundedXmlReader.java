package org.opencpm.signalling;

import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML from a peer that may be hostile: no document type, no entity beyond the five of XML, a
 * bound on bytes and on depth. Not for use by several threads.
 */
public final class BoundedXmlReader {

  /** Deepest nesting of elements. */
  public static final int MAX_DEPTH = 32;

  // The JDK's own parser: what a container has on the class path must not change these rules.
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;
  private int depth;

  /**
   * Opens a document.
   *
   * @param xml the document in UTF-8, US-ASCII, ISO 8859-1 or UTF-16
   * @param maxBytes largest accepted size in bytes
   * @throws XMLStreamException if it is larger, or not XML from its first bytes
   */
  public BoundedXmlReader(byte[] xml, int maxBytes) throws XMLStreamException {
    if (xml.length > maxBytes) {
      throw new XMLStreamException("document larger than " + maxBytes + " bytes");
    }
    try {
      this.reader = FACTORY.createXMLStreamReader(new StringReader(XmlText.decode(xml)));
    } catch (CharacterCodingException e) {
      throw new XMLStreamException("malformed characters", e);
    } catch (RuntimeException e) {
      throw new XMLStreamException("not XML", e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("no external entities");
        });
    return factory;
  }

  /**
   * Goes to the next event.
   *
   * @return its kind, see {@link XMLStreamConstants}
   * @throws XMLStreamException if the document is not well-formed, has a document type or is nested
   *     too deeply
   */
  public int next() throws XMLStreamException {
    int event = advance();
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        if (++depth > MAX_DEPTH) {
          throw new XMLStreamException("elements nested deeper than " + MAX_DEPTH);
        }
      }
      case XMLStreamConstants.END_ELEMENT -> depth--;
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw new XMLStreamException("no document type, no entities");
      default -> {
        // Text, comments and instructions change nothing here.
      }
    }
    return event;
  }

  /** True while there are events to come. */
  public boolean hasNext() throws XMLStreamException {
    return reader.hasNext();
  }

  /** Number of elements open at this place; at a start element it counts itself. */
  public int depth() {
    return depth;
  }

  /** True at a start or end of an element of that name. */
  public boolean isElement(String namespace, String localName) {
    return localName.equals(reader.getLocalName()) && namespace.equals(reader.getNamespaceURI());
  }

  /** Local name of the element. */
  public String localName() {
    return reader.getLocalName();
  }

  /** Value of an attribute without namespace, or null. */
  public String attribute(String localName) {
    return reader.getAttributeValue("", localName);
  }

  /** Value of an attribute in a namespace, or null. */
  public String attribute(String namespace, String localName) {
    return reader.getAttributeValue(namespace, localName);
  }

  /** Reads the text of an element and goes to its end; elements inside are passed over. */
  public String text() throws XMLStreamException {
    int outer = depth - 1;
    StringBuilder text = new StringBuilder();
    while (depth > outer) {
      int event = next();
      if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
    }
    return text.toString();
  }

  private int advance() throws XMLStreamException {
    try {
      return reader.next();
    } catch (XMLStreamException e) {
      throw e;
    } catch (RuntimeException e) {
      // The JDK's parser lets some defects of a document out as unchecked exceptions.
      throw new XMLStreamException("not well-formed", e);
    }
  }
}
