package org.opencpm.messaging;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * Tells a device of messages that it can fetch (AD-PF-23.2; fact sheet 3.7, 11; the format is
 * ours):
 *
 * <pre>{@code
 * <deferred-notification count="2">
 *   <message message-id="…" from="tel:+15550100001" size="4211" date="2024-03-04T22:01:10Z"
 *       conversation-id="…" subject="…"/>
 * </deferred-notification>
 * }</pre>
 *
 * @param count messages that there are; may be more than are described
 * @param messages in the order of acceptance
 */
public record DeferredNotification(int count, List<Entry> messages) {

  /** Content type of the document. */
  public static final String TYPE = "application/vnd.cpm.deferred-notification+xml";

  /** Largest document that is read, in bytes, and most messages in it. */
  public static final int MAX_BYTES = 256 * 1024;

  public static final int MAX_MESSAGES = 1000;

  public DeferredNotification {
    messages = List.copyOf(messages);
  }

  /**
   * One message.
   *
   * @param id by which it is fetched: its imdn.Message-ID, or a name that the server gave it
   * @param from address of the sender, or an anonymous one
   * @param size bytes of the message with its CPIM headers; -1 when not said
   * @param date when the server took it; null when not said
   * @param conversationId null when not said
   * @param subject null for none
   */
  public record Entry(
      String id, String from, int size, Instant date, String conversationId, String subject) {}

  /** Writes the document. */
  public byte[] write() {
    return DeferredXml.write(
        xml -> {
          xml.writeStartElement("deferred-notification");
          xml.writeAttribute("count", Integer.toString(count));
          for (Entry entry : messages) {
            write(xml, entry);
          }
          xml.writeEndElement();
        });
  }

  private static void write(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
    xml.writeEmptyElement("message");
    DeferredXml.attribute(xml, "message-id", entry.id());
    DeferredXml.attribute(xml, "from", entry.from());
    if (entry.size() >= 0) {
      xml.writeAttribute("size", Integer.toString(entry.size()));
    }
    if (entry.date() != null) {
      xml.writeAttribute("date", entry.date().toString());
    }
    DeferredXml.attribute(xml, "conversation-id", entry.conversationId());
    DeferredXml.attribute(xml, "subject", entry.subject());
  }

  /**
   * Reads a document; what it says beyond this is passed over.
   *
   * @throws DeferredSyntaxException if it is none, or passes a limit
   */
  public static DeferredNotification parse(byte[] document) throws DeferredSyntaxException {
    List<Entry> messages = new ArrayList<>();
    int count = -1;
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, MAX_BYTES);
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (xml.depth() == 1) {
          DeferredXml.require(xml, "deferred-notification");
          count = number(xml.attribute("count"));
        } else if (xml.depth() == 2 && xml.localName().equals("message")) {
          if (messages.size() == MAX_MESSAGES) {
            throw new DeferredSyntaxException("more than " + MAX_MESSAGES + " messages");
          }
          messages.add(entry(xml));
        }
      }
    } catch (XMLStreamException e) {
      throw new DeferredSyntaxException("not well-formed", e);
    }
    return new DeferredNotification(Math.max(count, messages.size()), messages);
  }

  private static Entry entry(BoundedXmlReader xml) throws DeferredSyntaxException {
    String id = xml.attribute("message-id");
    if (id == null || id.isEmpty()) {
      throw new DeferredSyntaxException("message without an id");
    }
    String from = xml.attribute("from");
    return new Entry(
        id,
        from == null ? CpimMessage.ANONYMOUS : from,
        number(xml.attribute("size")),
        date(xml.attribute("date")),
        xml.attribute("conversation-id"),
        xml.attribute("subject"));
  }

  private static int number(String text) {
    try {
      return text == null ? -1 : Math.max(-1, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      // As good as not said: the message can be fetched all the same.
      return -1;
    }
  }

  private static Instant date(String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException e) {
      // As good as not said.
      return null;
    }
  }
}
