package org.opencpm.notification;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;

/**
 * Reads {@code message/imdn+xml} (RFC 5438 section 11) as clients write it: elements in any order,
 * addresses absent (erratum 3013), prefixes and namespaces as they like. A document type
 * declaration, an entity of its own, more than 64 KiB or more than 16 levels are refused.
 */
public final class ImdnParser {

  /** Largest document in bytes. */
  static final int MAX_BYTES = 64 * 1024;

  /** Deepest nesting of elements. */
  static final int MAX_DEPTH = 16;

  /** Fully set up here and never changed; the JDK's factory then only reads its settings. */
  private static final XMLInputFactory FACTORY = factory();

  private ImdnParser() {}

  /**
   * Reads one document.
   *
   * @throws ImdnSyntaxException if it is no well-formed notification with a message id and a known
   *     status, or passes a limit
   */
  public static ImdnDocument parse(byte[] document) throws ImdnSyntaxException {
    if (document.length > MAX_BYTES) {
      throw new ImdnSyntaxException("notification longer than " + MAX_BYTES + " bytes");
    }
    String text = text(document);
    if (text.contains("<!DOCTYPE")) {
      // Before the XML reader sees it, since a malformed one makes it fail with the wrong
      // exception.
      throw new ImdnSyntaxException("document type in a notification");
    }
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text));
      try {
        return new ImdnReader(reader).read();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | RuntimeException e) {
      // The JDK's reader answers some malformed documents with unchecked exceptions.
      throw new ImdnSyntaxException("notification is not well-formed XML", e);
    }
  }

  /**
   * Reads the content of a CPIM message: one notification, or several in a multipart body (RFC 5438
   * section 7.3), their encodings undone.
   *
   * @return at least one notification
   * @throws ImdnSyntaxException if there is none, or one of them cannot be read
   */
  public static List<ImdnDocument> parseAll(MimeEntity entity) throws ImdnSyntaxException {
    List<ImdnDocument> documents = new ArrayList<>(1);
    try {
      MediaType type = entity.mediaType();
      if (isNotification(type)) {
        documents.add(parse(entity.decoded()));
      } else if (type.type().equals("multipart")) {
        for (MimeEntity part : Multipart.parse(entity.decoded(), type).parts()) {
          if (isNotification(part.mediaType())) {
            documents.add(parse(part.decoded()));
          }
        }
      }
    } catch (CpimSyntaxException e) {
      throw new ImdnSyntaxException("notification in a broken wrapping", e);
    }
    if (documents.isEmpty()) {
      throw new ImdnSyntaxException("no notification in " + entity.mediaType().essence());
    }
    return List.copyOf(documents);
  }

  /**
   * UTF-8, or UTF-16 with its byte order mark. Given bytes, the JDK's reader would write a line to
   * the standard error stream for each broken character.
   */
  private static String text(byte[] document) throws ImdnSyntaxException {
    boolean wide = startsWith(document, 0xfe, 0xff) || startsWith(document, 0xff, 0xfe);
    try {
      CharsetDecoder decoder = (wide ? UTF_16 : UTF_8).newDecoder();
      String text = decoder.decode(ByteBuffer.wrap(document)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ImdnSyntaxException("notification has broken characters", e);
    }
  }

  private static boolean startsWith(byte[] document, int first, int second) {
    return document.length >= 2 && (document[0] & 0xff) == first && (document[1] & 0xff) == second;
  }

  private static boolean isNotification(MediaType type) {
    return type.is("message", "imdn+xml");
  }

  /**
   * Namespaces stay unresolved: a prefix that a client forgot to declare must not make its
   * notification unreadable, and no name of the format occurs in two namespaces.
   */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    return factory;
  }
}
