package org.opencpm.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;

/**
 * The content of a message that has attachments: a multipart of what the user wrote and the
 * attachments (RFC 2046, RFC 2183).
 *
 * @param contentType its media type, with its boundary
 * @param bytes its bytes
 */
record CompositeContent(String contentType, byte[] bytes) {

  /**
   * Puts a content and attachments together.
   *
   * @param contentType media type of the content; an empty content is left out
   * @throws IllegalArgumentException when a media type is none, or there are too many parts
   */
  static CompositeContent of(String contentType, byte[] content, List<Attachment> attachments) {
    List<MimeEntity> parts = new ArrayList<>();
    if (content.length > 0) {
      parts.add(part(contentType, List.of(), content));
    }
    for (Attachment attachment : attachments) {
      String disposition =
          attachment.fileName().isEmpty()
              ? "attachment"
              : "attachment; filename=" + quoted(attachment.fileName());
      parts.add(
          part(
              attachment.contentType(),
              List.of(
                  new CpimHeader("Content-Disposition", disposition),
                  new CpimHeader("Content-Transfer-Encoding", "binary")),
              attachment.content()));
    }
    String boundary = "cpm-" + UUID.randomUUID();
    return new CompositeContent(
        "multipart/mixed;boundary=\"" + boundary + "\"", Multipart.write(boundary, parts));
  }

  /**
   * The attachments in a multipart: its parts but for the first when that is text without a file
   * name.
   *
   * @return empty when the content is no multipart, or cannot be read as one
   */
  static List<Attachment> attachments(MediaType type, byte[] content) {
    List<MimeEntity> parts = parts(type, content);
    boolean textFirst = !parts.isEmpty() && isBareText(parts.get(0));
    return parts.stream()
        .skip(textFirst ? 1 : 0)
        .map(part -> new Attachment(fileName(part), part.mediaType().toString(), decoded(part)))
        .toList();
  }

  /** The text that comes before the attachments; empty when there is none. */
  static String text(MediaType type, byte[] content) {
    return parts(type, content).stream()
        .limit(1)
        .filter(CompositeContent::isBareText)
        .map(part -> new String(decoded(part), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private static List<MimeEntity> parts(MediaType type, byte[] content) {
    if (!type.type().equals("multipart")) {
      return List.of();
    }
    try {
      return Multipart.parse(content, type).parts();
    } catch (CpimSyntaxException broken) {
      // Shown as the bytes that it is.
      return List.of();
    }
  }

  private static boolean isBareText(MimeEntity part) {
    return part.mediaType().type().equals("text") && fileName(part).isEmpty();
  }

  private static byte[] decoded(MimeEntity part) {
    try {
      return part.decoded();
    } catch (CpimSyntaxException unknownEncoding) {
      return part.body();
    }
  }

  /** The last part of the name: a sender's folders are not this device's. */
  private static String fileName(MimeEntity part) {
    // A disposition has the form of a media type without its first half.
    String disposition = "x/" + part.header("Content-Disposition").orElse("");
    String name = MediaType.parse(disposition).flatMap(d -> d.param("filename")).orElse("");
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static String quoted(String name) {
    return '"'
        + name.replaceAll("[\\p{Cntrl}]", "_").replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }

  private static MimeEntity part(String type, List<CpimHeader> headers, byte[] body) {
    MediaType parsed =
        MediaType.parse(type)
            .orElseThrow(() -> new IllegalArgumentException("Not a media type: " + type));
    return MimeEntity.of(parsed, headers, body);
  }
}
