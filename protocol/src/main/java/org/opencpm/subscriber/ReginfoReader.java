package org.opencpm.subscriber;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.signalling.BoundedXmlReader;
import org.opencpm.subscriber.ReginfoDocument.Contact;
import org.opencpm.subscriber.ReginfoDocument.Registration;

/** Reads {@link ReginfoDocument}s. */
final class ReginfoReader {

  private static final String REGINFO = "urn:ietf:params:xml:ns:reginfo";
  private static final String GRUUINFO = "urn:ietf:params:xml:ns:gruuinfo";

  private final BoundedXmlReader xml;

  private ReginfoReader(BoundedXmlReader xml) {
    this.xml = xml;
  }

  static ReginfoDocument read(byte[] document) throws AddressSyntaxException {
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, ReginfoDocument.MAX_BYTES);
      return new ReginfoReader(xml).document();
    } catch (XMLStreamException e) {
      throw new AddressSyntaxException("a reginfo document is not well-formed XML", e);
    }
  }

  private ReginfoDocument document() throws XMLStreamException, AddressSyntaxException {
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      // What stands in front of the root element means nothing here.
    }
    if (!xml.isElement(REGINFO, "reginfo")) {
      throw new AddressSyntaxException("not a reginfo document");
    }
    long version = number(required("version"));
    boolean full = required("state").equals("full");
    List<Registration> registrations = new ArrayList<>();
    while (nextChild(1)) {
      if (xml.isElement(REGINFO, "registration")) {
        registrations.add(registration());
      }
    }
    while (xml.hasNext()) {
      xml.next(); // a document that is broken behind its root is broken
    }
    return new ReginfoDocument(version, full, registrations);
  }

  private Registration registration() throws XMLStreamException, AddressSyntaxException {
    String aor = required("aor");
    String id = required("id");
    String state = required("state");
    List<Contact> contacts = new ArrayList<>();
    while (nextChild(2)) {
      if (xml.isElement(REGINFO, "contact")) {
        contacts.add(contact());
      }
    }
    return new Registration(aor, id, state, contacts);
  }

  private Contact contact() throws XMLStreamException, AddressSyntaxException {
    String id = required("id");
    String state = required("state");
    String event = required("event");
    String expires = xml.attribute("expires");
    StringBuilder params = new StringBuilder();
    append(params, "q", xml.attribute("q"));
    String uri = null;
    String displayName = null;
    String pubGruu = null;
    while (nextChild(3)) {
      if (xml.isElement(REGINFO, "uri")) {
        uri = xml.text().strip();
      } else if (xml.isElement(REGINFO, "display-name")) {
        displayName = xml.text().strip();
      } else if (xml.isElement(REGINFO, "unknown-param")) {
        append(params, required("name").strip(), xml.text().strip());
      } else if (xml.isElement(GRUUINFO, "pub-gruu")) {
        pubGruu = xml.attribute("uri");
      }
    }
    if (uri == null || uri.isEmpty()) {
      throw new AddressSyntaxException("a contact in a reginfo document has no URI");
    }
    long seconds = expires == null ? -1 : number(expires);
    return new Contact(uri, id, state, event, seconds, displayName, params.toString(), pubGruu);
  }

  /** Appends a parameter; what would not be one parameter of a Contact is left out. */
  private static void append(StringBuilder params, String name, String value) {
    if (value == null || !Scan.isToken(name) || value.chars().anyMatch(c -> c < ' ')) {
      return;
    }
    params.append(';').append(name);
    if (!value.isEmpty()) {
      boolean asIs = Scan.isParameterValue(value);
      params.append('=').append(asIs ? value : Scan.quote(value));
    }
  }

  /**
   * Goes to the next element inside the open element at this depth; elements deeper down that
   * nobody read are passed over.
   */
  private boolean nextChild(int parentDepth) throws XMLStreamException {
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT && xml.depth() == parentDepth + 1) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT && xml.depth() < parentDepth) {
        return false;
      }
    }
  }

  private String required(String attribute) throws AddressSyntaxException {
    String value = xml.attribute(attribute);
    if (value == null) {
      throw new AddressSyntaxException("a reginfo document lacks the attribute " + attribute);
    }
    return value;
  }

  private static long number(String text) throws AddressSyntaxException {
    String digits = text.strip();
    if (!digits.matches("\\d{1,18}")) {
      throw new AddressSyntaxException("a reginfo document has a malformed number");
    }
    return Long.parseLong(digits);
  }
}
