package org.opencpm.filetransfer;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.signalling.BoundedXmlReader;

/**
 * How much of an upload the server has, and where the rest goes (fact sheet 6.6, {@code
 * file-resume-info}).
 *
 * @param start first byte that it has, from 0
 * @param end last byte that it has; -1 if it has none
 * @param url where the rest is PUT
 */
public record FileResumeInfo(long start, long end, String url) {

  /** The media type of the document (example 28). */
  public static final String MEDIA_TYPE = "application/xml";

  private static final int MAX_BYTES = 8192;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the range is impossible or the URL blank
   */
  public FileResumeInfo {
    if (start < 0 || end < start - 1 || url.isBlank()) {
      throw new IllegalArgumentException("impossible range or no URL");
    }
  }

  /** Makes the document of a server that has the first bytes. */
  public static FileResumeInfo holding(long bytes, String url) {
    return new FileResumeInfo(0, bytes - 1, url);
  }

  /**
   * Reads a document by the local names of its elements.
   *
   * @throws FileDocumentException if it is no XML of at most 8192 bytes or a part is missing
   */
  public static FileResumeInfo parse(byte[] document) throws FileDocumentException {
    String start = null;
    String end = null;
    String url = null;
    try {
      BoundedXmlReader xml = new BoundedXmlReader(document, MAX_BYTES);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          if (xml.depth() == 1 && !xml.localName().equals("file-resume-info")) {
            throw new FileDocumentException("not a resume document");
          }
          start = xml.localName().equals("file-range") ? xml.attribute("start") : start;
          end = xml.localName().equals("file-range") ? xml.attribute("end") : end;
          url = xml.localName().equals("data") ? xml.attribute("url") : url;
        }
      }
    } catch (XMLStreamException e) {
      throw new FileDocumentException("a resume document is not well-formed XML", e);
    }
    return of(start, end, url);
  }

  private static FileResumeInfo of(String start, String end, String url)
      throws FileDocumentException {
    if (start == null || end == null || url == null) {
      throw new FileDocumentException("a resume document without range or URL");
    }
    try {
      long last = end.strip().equals("-1") ? -1 : FileRange.number(end.strip());
      return new FileResumeInfo(FileRange.number(start.strip()), last, url.strip());
    } catch (SdpSyntaxException | IllegalArgumentException e) {
      throw new FileDocumentException("a resume document with an impossible range", e);
    }
  }

  /** The document on the wire, in UTF-8. */
  public byte[] write() {
    return FileInfoWriter.write(this);
  }
}
