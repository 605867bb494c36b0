package org.opencpm.group;

import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opencpm.group.ResourceList.Entry;

/** Writes {@link ResourceList}s. */
final class ResourceListWriter {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private ResourceListWriter() {}

  static byte[] write(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("resource-lists");
      xml.writeDefaultNamespace(ResourceListReader.LISTS);
      xml.writeNamespace("cp", ResourceListReader.COPY_CONTROL);
      xml.writeStartElement("list");
      for (Entry entry : entries) {
        write(xml, entry);
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory fails for no list", e);
    }
    return bytes.toByteArray();
  }

  private static void write(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
    xml.writeEmptyElement("entry");
    xml.writeAttribute("uri", entry.uri());
    xml.writeAttribute(
        "cp", ResourceListReader.COPY_CONTROL, "copyControl", entry.copyControl().token());
    if (entry.anonymize()) {
      xml.writeAttribute("cp", ResourceListReader.COPY_CONTROL, "anonymize", "true");
    }
  }
}
