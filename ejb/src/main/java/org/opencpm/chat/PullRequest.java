package org.opencpm.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * What of the waiting messages a device wants (fact sheet 3.7; the form is ours): {@code
 * application/vnd.cpm.deferred-request+xml} with elements {@code message} (attribute {@code
 * message-id}) for whole messages and {@code part} (attributes {@code message-id}, {@code parts})
 * for their text alone.
 *
 * @param ids messages in the order asked for; empty: all
 * @param textOnly those of them of which only the text is wanted
 */
record PullRequest(List<String> ids, Map<String, Boolean> textOnly) {

  static final String TYPE = "vnd.cpm.deferred-request+xml";

  private static final int MAX_BYTES = 64 * 1024;

  static final PullRequest ALL = new PullRequest(List.of(), Map.of());

  /**
   * Reads the document.
   *
   * @throws XMLStreamException when it is none
   */
  static PullRequest read(byte[] xml) throws XMLStreamException {
    List<String> ids = new ArrayList<>();
    Map<String, Boolean> textOnly = new HashMap<>();
    BoundedXmlReader reader = new BoundedXmlReader(xml, MAX_BYTES);
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        String name = reader.localName();
        String id = reader.attribute("message-id");
        if (id != null && (name.equals("message") || name.equals("part"))) {
          ids.add(id);
          textOnly.put(id, name.equals("part"));
        }
      }
    }
    return ids.isEmpty() ? ALL : new PullRequest(List.copyOf(ids), Map.copyOf(textOnly));
  }

  boolean wantsTextOnly(String id) {
    return textOnly.getOrDefault(id, false);
  }
}
