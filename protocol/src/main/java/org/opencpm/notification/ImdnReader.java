package org.opencpm.notification;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one document; used once. */
final class ImdnReader {

  private final XMLStreamReader reader;
  private final Map<String, String> texts = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private Optional<Disposition> disposition = Optional.empty();
  private Optional<Disposition.Kind> kind = Optional.empty();
  private int depth;

  ImdnReader(XMLStreamReader reader) {
    this.reader = reader;
  }

  ImdnDocument read() throws XMLStreamException, ImdnSyntaxException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new ImdnSyntaxException("document type or entity in a notification");
        case XMLStreamConstants.START_ELEMENT -> start(localName());
        case XMLStreamConstants.END_ELEMENT -> end(localName());
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (depth == 2) {
            text.append(reader.getText());
          }
        }
        default -> {
          // Comments, processing instructions and white space say nothing.
        }
      }
    }
    return document();
  }

  private void start(String name) throws ImdnSyntaxException {
    depth++;
    if (depth > ImdnParser.MAX_DEPTH) {
      throw new ImdnSyntaxException("elements nested deeper than " + ImdnParser.MAX_DEPTH);
    }
    if (depth == 1 && !name.equals("imdn")) {
      throw new ImdnSyntaxException("root element is not imdn");
    }
    if (depth == 2) {
      text.setLength(0);
      kind = Disposition.Kind.ofElement(name);
    } else if (depth > 2 && disposition.isEmpty()) {
      disposition = kind.flatMap(k -> Disposition.of(k, name));
    }
  }

  private void end(String name) {
    if (depth == 2 && kind.isEmpty()) {
      texts.putIfAbsent(name, oneLine());
    }
    depth--;
  }

  private ImdnDocument document() throws ImdnSyntaxException {
    String messageId =
        value("message-id")
            .orElseThrow(() -> new ImdnSyntaxException("notification without a message id"));
    return new ImdnDocument(
        messageId,
        value("datetime"),
        value("recipient-uri"),
        value("original-recipient-uri"),
        value("subject"),
        disposition.orElseThrow(
            () -> new ImdnSyntaxException("notification without a known status")));
  }

  /** Texts end up in keys and logs: what breaks lines there becomes a blank. */
  private String oneLine() {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, ' ');
      }
    }
    return text.toString().strip();
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(texts.get(name)).filter(value -> !value.isEmpty());
  }

  private String localName() {
    String name = reader.getLocalName();
    return name.substring(name.indexOf(':') + 1);
  }
}
