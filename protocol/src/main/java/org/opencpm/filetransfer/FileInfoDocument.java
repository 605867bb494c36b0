package org.opencpm.filetransfer;

import java.util.Objects;
import java.util.Optional;

/**
 * Tells where a file is to be fetched (fact sheet 6.7): the answer to an upload, and the body of
 * the message that brings the file.
 *
 * @param thumbnail its preview
 * @param file the file
 */
public record FileInfoDocument(Optional<FileInfo> thumbnail, FileInfo file) {

  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/vnd.gsma.rcs-ft-http+xml";

  /** Largest document that is read, in bytes. */
  public static final int MAX_BYTES = 16_384;

  /** Checks that nothing is null. */
  public FileInfoDocument {
    Objects.requireNonNull(thumbnail, "thumbnail");
    Objects.requireNonNull(file, "file");
  }

  /**
   * Reads a document by the local names of its elements: some clients leave the namespace out.
   *
   * @throws FileDocumentException if it is larger than {@value #MAX_BYTES} bytes, no XML, or has no
   *     file with a URL
   */
  public static FileInfoDocument parse(byte[] xml) throws FileDocumentException {
    return FileInfoReader.read(xml);
  }

  /** The document on the wire, in UTF-8. */
  public byte[] write() {
    return FileInfoWriter.write(this);
  }
}
