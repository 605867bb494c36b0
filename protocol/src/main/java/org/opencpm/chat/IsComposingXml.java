package org.opencpm.chat;

import java.io.ByteArrayOutputStream;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opencpm.chat.IsComposing.State;
import org.opencpm.messaging.Rfc3339;
import org.opencpm.signalling.BoundedXmlReader;

/** Reads and writes {@link IsComposing} documents. */
final class IsComposingXml {

  private static final String NAMESPACE = "urn:ietf:params:xml:ns:im-iscomposing";
  private static final int MAX_BYTES = 4096;
  private static final int MAX_DIGITS = 9;
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private Optional<State> state = Optional.empty();
  private Optional<OffsetDateTime> lastActive = Optional.empty();
  private Optional<String> contentType = Optional.empty();
  private OptionalInt refresh = OptionalInt.empty();

  private IsComposingXml() {}

  static IsComposing read(byte[] document) throws IsComposingSyntaxException {
    IsComposingXml found = new IsComposingXml();
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, MAX_BYTES);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          found.element(xml);
        }
      }
    } catch (XMLStreamException e) {
      throw new IsComposingSyntaxException("not well-formed XML", e);
    }
    return new IsComposing(
        found.state.orElseThrow(() -> new IsComposingSyntaxException("no state")),
        found.lastActive,
        found.contentType,
        found.refresh);
  }

  private void element(BoundedXmlReader xml) throws XMLStreamException, IsComposingSyntaxException {
    if (xml.depth() == 1) {
      if (!xml.localName().equals("isComposing")) {
        throw new IsComposingSyntaxException("root is not isComposing");
      }
      return;
    }
    switch (xml.localName()) {
      case "state" -> state = Optional.of(State.of(xml.text()));
      case "lastactive" -> lastActive = Rfc3339.parse(xml.text().strip());
      case "contenttype" -> contentType = Optional.of(xml.text().strip());
      case "refresh" -> refresh = seconds(xml.text().strip());
      default -> {
        // Extensions (RFC 3994 section 3.4) say nothing to us.
      }
    }
  }

  private static OptionalInt seconds(String text) {
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  static byte[] write(IsComposing document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("isComposing");
      xml.writeDefaultNamespace(NAMESPACE);
      element(xml, "state", document.state().token());
      if (document.lastActive().isPresent()) {
        element(xml, "lastactive", Rfc3339.format(document.lastActive().get()));
      }
      if (document.contentType().isPresent()) {
        element(xml, "contenttype", document.contentType().get());
      }
      if (document.refresh().isPresent()) {
        element(xml, "refresh", Integer.toString(document.refresh().getAsInt()));
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory fails for no document", e);
    }
    return bytes.toByteArray();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
