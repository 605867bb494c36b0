package org.opencpm.client;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.opencpm.filetransfer.FileDocumentException;
import org.opencpm.filetransfer.FileInfoDocument;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.notification.DispositionRequest;

/** A message that came for the client's user. */
public final class ReceivedMessage extends Received {

  private static final String CPM_NAMESPACE = "http://www.openmobilealliance.org/cpm/";

  private final MediaType mediaType;
  private final byte[] content;

  private ReceivedMessage(
      Envelope envelope, Optional<CpimMessage> cpim, MediaType mediaType, byte[] content) {
    super(envelope, cpim);
    this.mediaType = mediaType;
    this.content = content;
  }

  /** A message in a CPIM wrapper, its transfer encodings undone. */
  static ReceivedMessage wrapped(Envelope envelope, CpimMessage cpim) throws CpimSyntaxException {
    return new ReceivedMessage(
        envelope, Optional.of(cpim), cpim.content().mediaType(), cpim.content().decoded());
  }

  /** A message without a wrapper. */
  static ReceivedMessage bare(Envelope envelope, MediaType mediaType) {
    return new ReceivedMessage(envelope, Optional.empty(), mediaType, envelope.body());
  }

  /** imdn.Message-ID, by which notifications name the message; a bare one's Call-ID. */
  public Optional<String> messageId() {
    return cpim().isPresent() ? cpim().get().messageId() : Optional.of(callId());
  }

  /** Media type of the content, with its parameters. */
  public String contentType() {
    return mediaType.toString();
  }

  /** A copy of the content, its transfer encodings undone. */
  public byte[] content() {
    return content.clone();
  }

  /** Whether the content is text. */
  public boolean isText() {
    return mediaType.type().equals("text");
  }

  /** The content as text in its charset; UTF-8 when that is not given or not known. */
  public String text() {
    return new String(content, charset());
  }

  /** What is attached to it (AD-CL-17); empty when nothing is. */
  public List<Attachment> attachments() {
    return CompositeContent.attachments(mediaType, content);
  }

  /**
   * Where a file is to be fetched that this message is about (fact sheet 6.7); empty when it is
   * about none.
   */
  public Optional<FileInfoDocument> file() {
    if (!mediaType.essence().equals(FileInfoDocument.MEDIA_TYPE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileInfoDocument.parse(content));
    } catch (FileDocumentException unreadable) {
      // Shown as the bytes that it is.
      return Optional.empty();
    }
  }

  /** The text that comes with attachments; empty when there is none. */
  public String attachedText() {
    return CompositeContent.text(mediaType, content);
  }

  private Charset charset() {
    try {
      return mediaType.param("charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  /** The notifications that its sender asked for. */
  public Set<DispositionRequest> notifications() {
    return cpim().map(CpimMessage::dispositionRequests).orElse(Set.of());
  }

  /** When its sender wrote it, as written (RFC 3339). */
  public Optional<String> sentAt() {
    return cpim().flatMap(wrapper -> wrapper.header(CpimMessage.CORE_NAMESPACE, "DateTime"));
  }

  /** The subject. */
  public Optional<String> subject() {
    return headers().first("Subject").or(() -> cpim().flatMap(CpimMessage::subject));
  }

  /** The priority level; empty for none or an unknown word. */
  public Optional<Priority> priority() {
    return headers()
        .first("Priority")
        .flatMap(word -> find(Priority.values(), Priority::token, word));
  }

  /** The sensitivity; empty for none or an unknown word. */
  public Optional<Sensitivity> sensitivity() {
    return cpim()
        .flatMap(wrapper -> wrapper.header(CPM_NAMESPACE, "Sensitivity"))
        .flatMap(word -> find(Sensitivity.values(), Sensitivity::token, word));
  }

  /** Where its sender wants replies to go. */
  public Optional<String> replyTo() {
    return uri("Reply-To");
  }

  private static <E> Optional<E> find(
      E[] values, java.util.function.Function<E, String> token, String word) {
    String wanted = word.strip().toLowerCase(Locale.ROOT);
    for (E value : values) {
      if (token.apply(value).equals(wanted)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Message id and type; never addresses or content. */
  @Override
  public String toString() {
    return "message " + messageId().orElse("without id") + ", " + mediaType.essence();
  }
}
