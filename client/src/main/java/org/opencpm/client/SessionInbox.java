package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opencpm.chat.IsComposing;
import org.opencpm.chat.IsComposingSyntaxException;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;

/** Reads and sorts the messages of one session, and decides how each is answered. */
final class SessionInbox {

  /** Takes what came, on the calls' thread. */
  interface Sink {
    /** A message, once. */
    void message(ReceivedMessage message);

    /** A disposition notification. */
    void notification(ReceivedNotification notification);

    /** The other side began or ceased to write. */
    default void composing(IsComposing state) {}
  }

  private static final Set<Integer> MSRP_STATUSES =
      Set.of(400, 403, 408, 413, 415, 423, 481, 501, 506);

  private final Function<ReceivedMessage, Answer> answers;
  private final Supplier<Envelope> around;
  private final RecentKeys seen;
  private final Sink sink;

  /**
   * An inbox.
   *
   * @param around who the sender is, and what the items belong to; without a body
   * @param seen the messages that came already, to this session or another
   */
  SessionInbox(
      Function<ReceivedMessage, Answer> answers,
      Supplier<Envelope> around,
      RecentKeys seen,
      Sink sink) {
    this.answers = answers;
    this.around = around;
    this.seen = seen;
    this.sink = sink;
  }

  /** Takes a message; on the MSRP thread. */
  Receipt received(ReceivedContent content) {
    MediaType type = MediaType.parse(content.contentType()).orElse(MediaType.OCTET_STREAM);
    try {
      if (type.essence().equals(IsComposing.MEDIA_TYPE)) {
        return composing(content.bytes());
      }
      if (type.is("message", "cpim")) {
        return wrapped(content);
      }
    } catch (CpimSyntaxException | ImdnSyntaxException | IsComposingSyntaxException unreadable) {
      return Receipt.refused(MsrpStatus.BAD_REQUEST);
    }
    return Receipt.refused(MsrpStatus.UNSUPPORTED_TYPE);
  }

  private Receipt composing(byte[] document) throws IsComposingSyntaxException {
    IsComposing state = IsComposing.parse(document);
    return Receipt.taken(() -> sink.composing(state));
  }

  private Receipt wrapped(ReceivedContent content)
      throws CpimSyntaxException, ImdnSyntaxException, IsComposingSyntaxException {
    CpimMessage cpim = CpimMessage.parse(content.bytes());
    if (!cpim.unknownRequirements().isEmpty()) {
      return Receipt.refused(MsrpStatus.BAD_REQUEST);
    }
    MimeEntity inner = cpim.content();
    String disposition = inner.header("Content-Disposition").orElse("");
    if (inner.mediaType().essence().equals(IsComposing.MEDIA_TYPE)) {
      return composing(inner.decoded());
    }
    Envelope envelope = envelope(content);
    if (inner.mediaType().is("message", "imdn+xml")
        || inner.mediaType().type().equals("multipart") && disposition.startsWith("notification")) {
      return reports(envelope, cpim, inner);
    }
    return message(ReceivedMessage.wrapped(envelope, cpim));
  }

  private Envelope envelope(ReceivedContent content) {
    Envelope session = around.get();
    return new Envelope(
        session.headers(),
        content.bytes(),
        session.requestUri(),
        content.arrivalNanos(),
        session.chat());
  }

  private Receipt reports(Envelope envelope, CpimMessage cpim, MimeEntity inner)
      throws ImdnSyntaxException {
    List<ImdnDocument> documents = ImdnParser.parseAll(inner);
    return Receipt.taken(
        () ->
            documents.forEach(
                document ->
                    sink.notification(
                        new ReceivedNotification(envelope, Optional.of(cpim), document))));
  }

  private Receipt message(ReceivedMessage message) {
    Answer answer = answers.apply(message);
    if (!answer.accepts()) {
      int status = answer.isAnswer() ? answer.status() : 0;
      boolean known = status == 0 || MSRP_STATUSES.contains(status);
      return Receipt.refused(known ? status : MsrpStatus.FORBIDDEN);
    }
    String key = message.sender().orElse("") + '\n' + message.messageId().orElse(null);
    return Receipt.taken(
        () -> {
          // One that was taken, and comes again because its answer was lost, is not shown twice.
          if (message.messageId().isEmpty() || seen.add(key)) {
            sink.message(message);
          }
        });
  }
}
