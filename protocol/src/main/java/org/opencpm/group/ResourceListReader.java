package org.opencpm.group;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.group.ResourceList.Entry;
import org.opencpm.signalling.BoundedXmlReader;

/** Reads {@link ResourceList}s. */
final class ResourceListReader {

  static final String LISTS = "urn:ietf:params:xml:ns:resource-lists";
  static final String COPY_CONTROL = "urn:ietf:params:xml:ns:copycontrol";
  // One client stack spells the namespace like this (fact sheet 3.6).
  private static final String COPY_CONTROL_MISSPELT = "urn:ietf:params:xml:ns:copyControl";

  private final BoundedXmlReader xml;
  private final int maxEntries;
  private final List<Entry> entries = new ArrayList<>();

  private ResourceListReader(BoundedXmlReader xml, int maxEntries) {
    this.xml = xml;
    this.maxEntries = maxEntries;
  }

  static ResourceList read(byte[] document, int maxEntries) throws ResourceListException {
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, ResourceList.MAX_BYTES);
      ResourceListReader reader = new ResourceListReader(xml, maxEntries);
      reader.readAll();
      return new ResourceList(reader.entries);
    } catch (XMLStreamException e) {
      throw new ResourceListException("a resource list is not well-formed XML", e);
    }
  }

  private void readAll() throws XMLStreamException, ResourceListException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        startElement();
      }
    }
  }

  private void startElement() throws ResourceListException {
    if (xml.depth() == 1 && !xml.isElement(LISTS, "resource-lists")) {
      throw new ResourceListException("not a resource list", false);
    }
    if (xml.isElement(LISTS, "entry-ref") || xml.isElement(LISTS, "external")) {
      throw new ResourceListException("a resource list refers to a list elsewhere", false);
    }
    if (xml.isElement(LISTS, "entry")) {
      if (entries.size() >= maxEntries) {
        throw new ResourceListException("more than " + maxEntries + " entries", true);
      }
      entries.add(new Entry(uri(), copyControl(), anonymize()));
    }
  }

  private String uri() throws ResourceListException {
    String uri = xml.attribute("uri");
    String stripped = uri == null ? "" : uri.strip();
    if (!Entry.isUri(stripped)) {
      throw new ResourceListException("an entry has no URI or a malformed one", false);
    }
    return stripped;
  }

  private CopyControl copyControl() throws ResourceListException {
    String token = copyControlAttribute("copyControl");
    if (token == null) {
      return CopyControl.TO;
    }
    // A misread "bcc" would show an address to everybody: no guess is made.
    return CopyControl.ofToken(token)
        .orElseThrow(() -> new ResourceListException("an entry has an unknown copyControl", false));
  }

  private boolean anonymize() {
    String value = copyControlAttribute("anonymize");
    return value != null && (value.strip().equals("true") || value.strip().equals("1"));
  }

  private String copyControlAttribute(String name) {
    String value = xml.attribute(COPY_CONTROL, name);
    return value != null ? value : xml.attribute(COPY_CONTROL_MISSPELT, name);
  }
}
