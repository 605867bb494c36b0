package org.opencpm.filetransfer;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.messaging.Rfc3339;
import org.opencpm.signalling.BoundedXmlReader;

/** Reads {@link FileInfoDocument}s. */
final class FileInfoReader {

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final BoundedXmlReader xml;
  private Optional<FileInfo> thumbnail = Optional.empty();
  private Optional<FileInfo> file = Optional.empty();

  private FileInfoReader(BoundedXmlReader xml) {
    this.xml = xml;
  }

  static FileInfoDocument read(byte[] document) throws FileDocumentException {
    try {
      FileInfoReader reader =
          new FileInfoReader(new BoundedXmlReader(document, FileInfoDocument.MAX_BYTES));
      reader.readAll();
      return new FileInfoDocument(
          reader.thumbnail,
          reader.file.orElseThrow(() -> new FileDocumentException("no file in a file document")));
    } catch (XMLStreamException e) {
      throw new FileDocumentException("a file document is not well-formed XML", e);
    }
  }

  private void readAll() throws XMLStreamException, FileDocumentException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        if (xml.depth() == 1 && !xml.localName().equals("file")) {
          throw new FileDocumentException("not a file document");
        }
        if (xml.localName().equals("file-info")) {
          fileInfo();
        }
      }
    }
  }

  private void fileInfo() throws XMLStreamException, FileDocumentException {
    String type = xml.attribute("type");
    Fields fields = new Fields();
    fields.disposition = Optional.ofNullable(xml.attribute("file-disposition"));
    int outer = xml.depth() - 1;
    while (xml.depth() > outer) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        field(fields);
      }
    }
    if ("thumbnail".equals(type)) {
      thumbnail = thumbnail.isPresent() ? thumbnail : Optional.of(fields.fileInfo());
    } else if (file.isEmpty()) {
      file = Optional.of(fields.fileInfo());
    }
  }

  private void field(Fields fields) throws XMLStreamException, FileDocumentException {
    switch (xml.localName()) {
      case "file-size" -> fields.size = number(xml.text());
      case "file-name" -> fields.name = Optional.of(xml.text());
      case "content-type" -> fields.contentType = xml.text().strip();
      case "playing-length" -> fields.playingLength = OptionalLong.of(number(xml.text()));
      case "branded-url" -> fields.brandedUrl = Optional.of(xml.text().strip());
      case "data" -> {
        fields.url = xml.attribute("url");
        fields.until = time(xml.attribute("until"));
      }
      default -> {
        // Extensions of later releases.
      }
    }
  }

  private static long number(String text) throws FileDocumentException {
    try {
      return FileRange.number(text.strip());
    } catch (SdpSyntaxException e) {
      throw new FileDocumentException("a number of a file document is none", e);
    }
  }

  /** An xs:dateTime; without a zone it counts as UTC. */
  private static Optional<Instant> time(String text) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<Instant> zoned = Rfc3339.parse(text.strip()).map(OffsetDateTime::toInstant);
    if (zoned.isPresent()) {
      return zoned;
    }
    try {
      return Optional.of(LocalDateTime.parse(text.strip()).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      // The file can be asked for all the same; the server knows how long it keeps it.
      return Optional.empty();
    }
  }

  /** What one file-info held so far. */
  private static final class Fields {
    private long size;
    private Optional<String> name = Optional.empty();
    private String contentType = UNKNOWN_TYPE;
    private String url;
    private Optional<Instant> until = Optional.empty();
    private Optional<String> disposition = Optional.empty();
    private OptionalLong playingLength = OptionalLong.empty();
    private Optional<String> brandedUrl = Optional.empty();

    private FileInfo fileInfo() throws FileDocumentException {
      if (url == null || url.isBlank()) {
        throw new FileDocumentException("a file without a URL");
      }
      return new FileInfo(
          size,
          name,
          contentType.isEmpty() ? UNKNOWN_TYPE : contentType,
          url.strip(),
          until,
          disposition,
          playingLength,
          brandedUrl);
    }
  }
}
