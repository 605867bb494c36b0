package org.opencpm.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.opencpm.client.call.Calls;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.RequestHandler;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.DeferredNotification;
import org.opencpm.messaging.DeferredSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;
import org.opencpm.signalling.HeaderList;

/** Reads, answers and sorts the requests that come to the client. */
final class Inbox implements RequestHandler {

  /** Methods that the client understands. */
  static final String ALLOW = Calls.ALLOW;

  private static final String ACCEPT =
      "message/cpim, text/plain, message/imdn+xml, application/sdp, multipart/mixed";
  private static final List<String> OPTION_TAGS =
      List.of("recipient-list-message", "gruu", "path", "timer");
  private final Function<ReceivedMessage, Answer> answers;
  private final Supplier<String> contact;
  private final Consumer<ReceivedMessage> messages;
  private final Consumer<ReceivedNotification> notifications;
  private final Consumer<DeferredNotification> notices;
  private final Predicate<IncomingRequest> sessions;
  private final RecentKeys seen = new RecentKeys();

  /**
   * An inbox.
   *
   * @param answers chooses the answer to a message
   * @param contact this device's Contact value
   * @param messages receives what was taken
   * @param notifications receives each report
   * @param notices receives what the server tells of messages that wait
   * @param sessions takes what belongs to a session, and says so
   */
  Inbox(
      Function<ReceivedMessage, Answer> answers,
      Supplier<String> contact,
      Consumer<ReceivedMessage> messages,
      Consumer<ReceivedNotification> notifications,
      Consumer<DeferredNotification> notices,
      Predicate<IncomingRequest> sessions) {
    this.sessions = sessions;
    this.answers = answers;
    this.contact = contact;
    this.messages = messages;
    this.notifications = notifications;
    this.notices = notices;
  }

  @Override
  public void received(IncomingRequest request) {
    List<String> unknown = unknownRequirements(request);
    // Nor ACK nor CANCEL can be refused (RFC 3261 section 8.2.2.3).
    boolean refusable = !List.of("ACK", "CANCEL").contains(request.method());
    if (refusable && !unknown.isEmpty()) {
      request.answer(
          420,
          "Bad Extension",
          HeaderList.empty().adding("Unsupported", String.join(", ", unknown)));
      return;
    }
    if (sessions.test(request)) {
      return;
    }
    switch (request.method()) {
      case "MESSAGE" -> message(request);
      case "OPTIONS" -> request.answer(200, "OK", capabilities());
      default ->
          request.answer(405, "Method Not Allowed", HeaderList.empty().adding("Allow", ALLOW));
    }
  }

  private HeaderList capabilities() {
    return HeaderList.builder()
        .add("Contact", contact.get())
        .add("Allow", ALLOW)
        .add("Accept", ACCEPT)
        .add("Supported", "path, gruu, timer")
        .add("User-Agent", MessageWriter.USER_AGENT)
        .build();
  }

  private static List<String> unknownRequirements(IncomingRequest request) {
    return Fields.values(request.headers(), "Require").stream()
        .map(tag -> tag.strip().toLowerCase(Locale.ROOT))
        .filter(tag -> !tag.isEmpty() && !OPTION_TAGS.contains(tag))
        .toList();
  }

  private void message(IncomingRequest request) {
    MediaType type =
        MediaType.parse(request.headers().first("Content-Type").orElse(null))
            .orElse(MediaType.TEXT_PLAIN);
    try {
      if (type.is("message", "cpim")) {
        wrapped(request);
      } else if (type.is("message", "imdn+xml")) {
        MimeEntity entity = MimeEntity.of(type, contentFields(request), request.body());
        reports(request, Optional.empty(), entity);
      } else if (type.is("text", "plain")) {
        take(request, ReceivedMessage.bare(Envelope.of(request), type));
      } else {
        request.answer(415, "Unsupported Media Type", HeaderList.empty().adding("Accept", ACCEPT));
      }
    } catch (CpimSyntaxException | ImdnSyntaxException | DeferredSyntaxException unreadable) {
      refuse(request, 400, "Bad Content");
    }
  }

  private static List<org.opencpm.messaging.CpimHeader> contentFields(IncomingRequest request) {
    return request
        .headers()
        .first("Content-Encoding")
        .map(coding -> new org.opencpm.messaging.CpimHeader("Content-Encoding", coding))
        .stream()
        .toList();
  }

  private void wrapped(IncomingRequest request)
      throws CpimSyntaxException, ImdnSyntaxException, DeferredSyntaxException {
    CpimMessage cpim = CpimMessage.parse(request.body());
    if (!cpim.unknownRequirements().isEmpty()) {
      refuse(request, 400, "CPIM Require Not Understood");
      return;
    }
    MediaType type = cpim.content().mediaType();
    String disposition = cpim.content().header("Content-Disposition").orElse("");
    if (type.is("message", "imdn+xml")
        || type.type().equals("multipart") && disposition.startsWith("notification")) {
      reports(request, Optional.of(cpim), cpim.content());
    } else if (type.essence().equals(DeferredNotification.TYPE)) {
      DeferredNotification notice = DeferredNotification.parse(cpim.content().decoded());
      accept(request);
      if (firstTime(request)) {
        notices.accept(notice);
      }
    } else {
      take(request, ReceivedMessage.wrapped(Envelope.of(request), cpim));
    }
  }

  private void reports(IncomingRequest request, Optional<CpimMessage> cpim, MimeEntity entity)
      throws ImdnSyntaxException {
    List<ImdnDocument> documents = ImdnParser.parseAll(entity);
    accept(request);
    if (firstTime(request)) {
      for (ImdnDocument document : documents) {
        notifications.accept(new ReceivedNotification(Envelope.of(request), cpim, document));
      }
    }
  }

  private void take(IncomingRequest request, ReceivedMessage message) {
    Answer answer = answers.apply(message);
    if (!answer.isAnswer()) {
      return;
    }
    if (!answer.accepts()) {
      refuse(request, answer.status(), answer.reason());
      return;
    }
    request.answer(answer.status(), answer.reason(), HeaderList.empty());
    if (firstTime(request)) {
      messages.accept(message);
    }
  }

  private static void accept(IncomingRequest request) {
    request.answer(Answer.OK.status(), Answer.OK.reason(), HeaderList.empty());
  }

  private static void refuse(IncomingRequest request, int status, String reason) {
    request.answer(status, reason, HeaderList.empty());
  }

  /**
   * Whether this request has not been taken before. A transaction swallows its retransmissions
   * while it lives; this covers one that comes later, when the answer was lost for long.
   */
  private boolean firstTime(IncomingRequest request) {
    String key =
        String.join(
            "\n",
            Arrays.asList(
                request.headers().first("Call-ID").orElse(""),
                request.headers().first("CSeq").orElse(""),
                request.headers().first("From").orElse("")));
    return seen.add(key);
  }
}
