package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * Which of the messages that wait for him a user wants to have (fact sheet 3.7, CPM-CONV-009). The
 * form is ours: a {@code deferred-request} with one {@code message} or {@code part} element for
 * each, which names it in its attribute {@code message-id}.
 *
 * @param items what is wanted; empty for all messages, whole
 */
public record DeferredRequest(List<Item> items) {

  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/vnd.cpm.deferred-request+xml";

  /** All messages, whole; no document needs to be sent for it. */
  public static final DeferredRequest ALL = new DeferredRequest(List.of());

  /** Most items of one request. */
  public static final int MAX_ITEMS = 1000;

  private static final int MAX_BYTES = 512 * 1024;
  private static final int MAX_ID = 512;
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  /**
   * One message.
   *
   * @param messageId its imdn.Message-ID
   * @param textOnly whether only the text of it is wanted, and not what is attached
   */
  public record Item(String messageId, boolean textOnly) {

    /** Checks that nothing is missing. */
    public Item {
      Objects.requireNonNull(messageId, "messageId");
    }
  }

  /** Keeps its own copy of the list. */
  public DeferredRequest {
    items = List.copyOf(items);
  }

  /**
   * Reads a document; elements and attributes that are not known say nothing.
   *
   * @throws CpimSyntaxException if it is no XML, larger than 512 KiB, has another root, more than
   *     {@value #MAX_ITEMS} items, or one without id
   */
  public static DeferredRequest parse(byte[] document) throws CpimSyntaxException {
    List<Item> items = new ArrayList<>();
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, MAX_BYTES);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          element(xml, items);
        }
      }
    } catch (XMLStreamException malformed) {
      throw new CpimSyntaxException("a deferred-request is not well-formed XML", malformed);
    }
    return new DeferredRequest(items);
  }

  private static void element(BoundedXmlReader xml, List<Item> items) throws CpimSyntaxException {
    String name = xml.localName();
    if (xml.depth() == 1 && !name.equals("deferred-request")) {
      throw new CpimSyntaxException("not a request for deferred messages");
    }
    if (xml.depth() != 2 || !name.equals("message") && !name.equals("part")) {
      return;
    }
    String id = xml.attribute("message-id");
    if (id == null || id.isEmpty() || id.length() > MAX_ID || items.size() == MAX_ITEMS) {
      throw new CpimSyntaxException("a wanted message has no id, or there are too many");
    }
    items.add(new Item(id, name.equals("part") && "text".equals(xml.attribute("parts"))));
  }

  /** The document on the wire, in UTF-8. */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("deferred-request");
      for (Item item : items) {
        xml.writeEmptyElement(item.textOnly() ? "part" : "message");
        xml.writeAttribute("message-id", item.messageId());
        if (item.textOnly()) {
          xml.writeAttribute("parts", "text");
        }
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("writing to memory fails for no document", impossible);
    }
    return bytes.toByteArray();
  }
}
