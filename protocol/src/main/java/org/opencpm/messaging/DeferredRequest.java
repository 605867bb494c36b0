package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * What a device fetches of the messages that are kept for it (CPM-CONV-009; fact sheet 3.7; the
 * format is ours), in the INVITE to the deferred-message URI:
 *
 * <pre>{@code
 * <deferred-request>
 *   <message message-id="…"/>
 *   <part message-id="…" parts="text"/>
 * </deferred-request>
 * }</pre>
 *
 * @param items nothing: all messages
 */
public record DeferredRequest(List<Item> items) {

  /** Content type of the document. */
  public static final String TYPE = "application/vnd.cpm.deferred-request+xml";

  /** Largest document that is read, in bytes, and most messages in it. */
  public static final int MAX_BYTES = 256 * 1024;

  public static final int MAX_ITEMS = 1000;

  /** All messages. */
  public static final DeferredRequest ALL = new DeferredRequest(List.of());

  public DeferredRequest {
    items = List.copyOf(items);
  }

  /**
   * One message.
   *
   * @param id as the notification named it
   * @param textOnly the parts that are text, and what holds them together; false: all of it
   */
  public record Item(String id, boolean textOnly) {}

  /** Names of the messages; none for all. */
  public List<String> ids() {
    return items.stream().map(Item::id).toList();
  }

  /** Whether of this message only the text is wanted. */
  public boolean textOnly(String id) {
    return items.stream().anyMatch(item -> item.id().equals(id) && item.textOnly());
  }

  /** Writes the document. */
  public byte[] write() {
    return DeferredXml.write(
        xml -> {
          xml.writeStartElement("deferred-request");
          for (Item item : items) {
            xml.writeEmptyElement(item.textOnly() ? "part" : "message");
            DeferredXml.attribute(xml, "message-id", item.id());
            DeferredXml.attribute(xml, "parts", item.textOnly() ? "text" : null);
          }
          xml.writeEndElement();
        });
  }

  /**
   * Reads a document.
   *
   * @throws DeferredSyntaxException if it is none, asks for parts that are not known here, or
   *     passes a limit
   */
  public static DeferredRequest parse(byte[] document) throws DeferredSyntaxException {
    List<Item> items = new ArrayList<>();
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, MAX_BYTES);
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (xml.depth() == 1) {
          DeferredXml.require(xml, "deferred-request");
        } else if (xml.depth() == 2) {
          if (items.size() == MAX_ITEMS) {
            throw new DeferredSyntaxException("more than " + MAX_ITEMS + " messages");
          }
          items.add(item(xml));
        }
      }
    } catch (XMLStreamException e) {
      throw new DeferredSyntaxException("not well-formed", e);
    }
    return new DeferredRequest(items);
  }

  private static Item item(BoundedXmlReader xml) throws DeferredSyntaxException {
    String id = xml.attribute("message-id");
    if (id == null || id.isEmpty()) {
      throw new DeferredSyntaxException("message without an id");
    }
    switch (xml.localName()) {
      case "message" -> {
        return new Item(id, false);
      }
      case "part" -> {
        if (!"text".equals(xml.attribute("parts"))) {
          throw new DeferredSyntaxException("parts other than text");
        }
        return new Item(id, true);
      }
      default -> throw new DeferredSyntaxException("neither a message nor a part");
    }
  }
}
