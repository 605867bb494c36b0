package org.opencpm.messaging;

import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * A sender takes a message back: the document of a message revocation (GSMA RCC.07; feature tag
 * {@code +g.gsma.rcs.msgrevoke}). Namespace and names of its elements are read leniently: the first
 * element whose local name is {@code Message-ID}, with or without hyphen and in any case, names the
 * message.
 *
 * @param messageId imdn.Message-ID of the message
 */
public record Revocation(String messageId) {

  /** Content type of the document. */
  public static final String TYPE = "application/vnd.gsma.rcsrevoke+xml";

  /** Largest document that is read, in bytes. */
  public static final int MAX_BYTES = 16 * 1024;

  /** Reads the content of a message; empty if it is none, or names no message. */
  public static Optional<Revocation> of(MimeEntity content) {
    if (!content.mediaType().essence().equals(TYPE)) {
      return Optional.empty();
    }
    try {
      return of(new BoundedXmlReader(content.decoded(), MAX_BYTES));
    } catch (XMLStreamException | CpimSyntaxException e) {
      // It goes to its recipient as it is; his client may make more of it.
      return Optional.empty();
    }
  }

  private static Optional<Revocation> of(BoundedXmlReader xml) throws XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT && isMessageId(xml.localName())) {
        String id = xml.text().strip();
        return id.isEmpty() ? Optional.empty() : Optional.of(new Revocation(id));
      }
    }
    return Optional.empty();
  }

  private static boolean isMessageId(String localName) {
    return localName.replace("-", "").toLowerCase(Locale.ROOT).equals("messageid");
  }
}
