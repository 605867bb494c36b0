package org.opencpm.filetransfer;

import java.io.ByteArrayOutputStream;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes {@link FileInfoDocument}s and {@link FileResumeInfo}s. */
final class FileInfoWriter {

  static final String FT_HTTP = "urn:gsma:params:xml:ns:rcs:rcs:fthttp";
  private static final String MEDIA = "urn:gsma:params:xml:ns:rcs:rcs:rram";
  private static final String BRANDING = "urn:gsma:params:xml:ns:rcs:rcs:up:fthttpext";
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private FileInfoWriter() {}

  /** What fills a document. */
  private interface Content {
    void writeTo(XMLStreamWriter xml) throws XMLStreamException;
  }

  static byte[] write(FileInfoDocument document) {
    return document(
        xml -> {
          xml.writeStartElement("file");
          xml.writeDefaultNamespace(FT_HTTP);
          if (document.file().playingLength().isPresent()) {
            xml.writeNamespace("am", MEDIA);
          }
          if (document.file().brandedUrl().isPresent()) {
            xml.writeNamespace("e", BRANDING);
          }
          if (document.thumbnail().isPresent()) {
            fileInfo(xml, "thumbnail", document.thumbnail().get());
          }
          fileInfo(xml, "file", document.file());
          xml.writeEndElement();
        });
  }

  static byte[] write(FileResumeInfo document) {
    return document(
        xml -> {
          xml.writeStartElement("file-resume-info");
          xml.writeEmptyElement("file-range");
          xml.writeAttribute("start", Long.toString(document.start()));
          xml.writeAttribute("end", Long.toString(document.end()));
          xml.writeEmptyElement("data");
          xml.writeAttribute("url", document.url());
          xml.writeEndElement();
        });
  }

  private static byte[] document(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      content.writeTo(xml);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory fails for no document", e);
    }
    return bytes.toByteArray();
  }

  private static void fileInfo(XMLStreamWriter xml, String type, FileInfo file)
      throws XMLStreamException {
    xml.writeStartElement("file-info");
    xml.writeAttribute("type", type);
    if (file.disposition().isPresent()) {
      xml.writeAttribute("file-disposition", file.disposition().get());
    }
    element(xml, "file-size", Long.toString(file.size()));
    if (file.name().isPresent()) {
      element(xml, "file-name", file.name().get());
    }
    element(xml, "content-type", file.contentType());
    if (type.equals("file")) {
      extensions(xml, file);
    }
    xml.writeEmptyElement("data");
    xml.writeAttribute("url", file.url());
    if (file.until().isPresent()) {
      // Whole seconds: some clients read no fraction.
      xml.writeAttribute("until", file.until().get().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    xml.writeEndElement();
  }

  private static void extensions(XMLStreamWriter xml, FileInfo file) throws XMLStreamException {
    if (file.playingLength().isPresent()) {
      xml.writeStartElement("am", "playing-length", MEDIA);
      xml.writeCharacters(Long.toString(file.playingLength().getAsLong()));
      xml.writeEndElement();
    }
    if (file.brandedUrl().isPresent()) {
      xml.writeStartElement("e", "branded-url", BRANDING);
      xml.writeCharacters(file.brandedUrl().get());
      xml.writeEndElement();
    }
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
