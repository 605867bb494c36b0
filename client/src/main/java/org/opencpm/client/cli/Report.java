package org.opencpm.client.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.opencpm.client.Attachment;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FetchResult;
import org.opencpm.client.OptionsResult;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.SendResult;
import org.opencpm.client.SessionAnswer;
import org.opencpm.client.SessionEnd;
import org.opencpm.messaging.DeferredNotification;

/** Writes what happens, for people or as JSON lines. */
final class Report implements CpmListener {

  private final PrintWriter out;
  private final boolean json;

  Report(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether it writes for programs. */
  boolean json() {
    return json;
  }

  /** What a peer wrote, without what would steer a terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Writes something that happened. */
  void event(Supplier<JsonLine> forPrograms, Supplier<String> forPeople) {
    write(forPrograms, forPeople);
  }

  private void write(Supplier<JsonLine> forPrograms, Supplier<String> forPeople) {
    synchronized (out) {
      out.println(json ? forPrograms.get() : forPeople.get());
      out.flush();
    }
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    message("message", message);
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    message("chatMessage", message);
  }

  private void message(String event, ReceivedMessage message) {
    write(
        () ->
            JsonLine.of(event)
                .with("from", message.sender())
                .with("messageId", message.messageId())
                .with("conversationId", message.conversationId())
                .with("contributionId", message.contributionId())
                .with("inReplyTo", message.inReplyTo())
                .with("subject", message.subject())
                .with("sentAt", message.sentAt())
                .with("contentType", message.contentType())
                .with("text", message.isText() ? message.text() : null)
                .with("bytes", message.content().length)
                .with("attachments", attachments(message))
                .with("url", message.file().map(document -> document.file().url())),
        () ->
            "<- "
                + message.sender().orElse("anonymous")
                + message.subject().map(subject -> " [" + subject + "]").orElse("")
                + ": "
                + content(message));
  }

  private static List<String> attachments(ReceivedMessage message) {
    List<Attachment> attachments = message.attachments();
    return attachments.isEmpty() ? null : attachments.stream().map(Attachment::toString).toList();
  }

  private static String content(ReceivedMessage message) {
    if (message.file().isPresent()) {
      return FileReport.described(message.file().get());
    }
    if (message.isText()) {
      return message.text();
    }
    List<Attachment> attachments = message.attachments();
    return attachments.isEmpty()
        ? message.contentType() + ", " + message.content().length + " bytes"
        : message.attachedText() + " " + attachments;
  }

  @Override
  public void onInvitation(ChatSession session) {
    chat("invitation", session, " invites to chat");
  }

  @Override
  public void onEstablished(ChatSession session) {
    if (session.isIncoming()) {
      chat("chat", session, " is in the chat");
    }
  }

  @Override
  public void onComposing(ChatSession session, boolean composing) {
    write(
        () ->
            JsonLine.of("composing")
                .with("from", session.peer())
                .with("conversationId", session.conversationId())
                .with("active", composing),
        () -> "<- " + peer(session) + (composing ? " is writing" : " has stopped writing"));
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    if (end.kind() == SessionEnd.Kind.REFUSED) {
      // The answer to the invitation is reported by itself.
      return;
    }
    write(
        () ->
            JsonLine.of("end")
                .with("peer", session.peer())
                .with("conversationId", session.conversationId())
                .with("kind", end.kind().name().toLowerCase(Locale.ROOT))
                .with("cause", end.cause())
                .with("text", end.text().isEmpty() ? null : end.text()),
        () ->
            "-- chat with "
                + peer(session)
                + " is over"
                + end.cause().map(cause -> ": " + cause + " " + end.text()).orElse(""));
  }

  private void chat(String event, ChatSession session, String people) {
    write(
        () ->
            JsonLine.of(event)
                .with("peer", session.peer())
                .with("conversationId", session.conversationId())
                .with("contributionId", session.contributionId())
                .with("subject", session.subject()),
        () -> "-- " + peer(session) + people);
  }

  private static String peer(ChatSession session) {
    return session.peer().orElse("anonymous");
  }

  /** The answer to an invitation that was sent. */
  void chat(ChatSession session, SessionAnswer answer) {
    write(
        () ->
            JsonLine.of("answer")
                .with("status", answer.status())
                .with("reason", answer.reason())
                .with("warning", answer.warning())
                .with("conversationId", session.conversationId())
                .with("contributionId", session.contributionId()),
        () ->
            "-- "
                + answer.status()
                + " "
                + answer.reason()
                + answer.warning().map(warning -> " (" + warning + ")").orElse("")
                + "  conversation "
                + session.conversationId());
  }

  void chatSent(String messageId, int status) {
    write(
        () -> JsonLine.of("chatSent").with("status", status).with("messageId", messageId),
        () -> "-> " + (status == 0 ? "session lost" : "MSRP " + status) + "  message " + messageId);
  }

  void fetched(FetchResult result) {
    write(
        () ->
            JsonLine.of("fetched")
                .with("status", result.status())
                .with("reason", result.reason())
                .with("messageIds", result.messageIds()),
        () ->
            result.status() + " " + result.reason() + ", " + result.messageIds().size() + " came");
  }

  @Override
  public void onDeferredNotice(DeferredNotification notice) {
    write(
        () ->
            JsonLine.of("waiting")
                .with("count", notice.count())
                .with("messageIds", notice.messages().stream().map(m -> m.id()).toList()),
        () ->
            "-- "
                + notice.count()
                + " messages wait"
                + String.join(
                    "", notice.messages().stream().map(m -> "\n  " + described(m)).toList()));
  }

  private static String described(DeferredNotification.Entry message) {
    return message.id()
        + "  "
        + message.from()
        + (message.size() < 0 ? "" : "  " + message.size() + " bytes")
        + (message.date() == null ? "" : "  " + message.date())
        + (message.subject() == null ? "" : "  [" + message.subject() + "]");
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    write(
        () ->
            JsonLine.of("notification")
                .with("disposition", notification.disposition().element())
                .with("messageId", notification.messageId())
                .with("from", notification.reporter())
                .with("conversationId", notification.conversationId()),
        () ->
            "<- "
                + notification.disposition().element()
                + " "
                + notification.messageId()
                + notification.reporter().map(reporter -> " by " + reporter).orElse(""));
  }

  /** Something for people that is no event. */
  void note(String text) {
    write(() -> JsonLine.of("note").with("text", text), () -> text);
  }

  @Override
  public void onRegistration(Registration registration) {
    if (!registration.accepted()) {
      registered(registration);
    }
  }

  void registered(Registration registration) {
    write(
        () ->
            JsonLine.of("registration")
                .with("status", registration.status())
                .with("reason", registration.reason())
                .with("expires", registration.expires().toSeconds())
                .with("publicGruu", registration.publicGruu())
                .with("associatedAddresses", registration.associatedAddresses())
                .with("contacts", registration.contacts()),
        () -> people(registration));
  }

  private static String people(Registration registration) {
    StringBuilder text = new StringBuilder();
    text.append(registration.status()).append(' ').append(registration.reason());
    if (!registration.expires().isZero()) {
      text.append(", for ").append(registration.expires().toSeconds()).append(" s");
    }
    registration.publicGruu().ifPresent(gruu -> text.append("\n  gruu     ").append(gruu));
    registration.associatedAddresses().forEach(own -> text.append("\n  address  ").append(own));
    registration.contacts().forEach(contact -> text.append("\n  contact  ").append(contact));
    return text.toString();
  }

  void sent(SendResult result) {
    write(
        () ->
            JsonLine.of("sent")
                .with("status", result.status())
                .with("reason", result.reason())
                .with("warning", result.warning())
                .with("messageId", result.messageId())
                .with("conversationId", result.conversationId())
                .with("contributionId", result.contributionId()),
        () ->
            "-> "
                + result.status()
                + " "
                + result.reason()
                + result.warning().map(warning -> " (" + warning + ")").orElse("")
                + "  message "
                + result.messageId()
                + "  conversation "
                + result.conversationId());
  }

  void options(OptionsResult result) {
    write(
        () ->
            JsonLine.of("options")
                .with("status", result.status())
                .with("reason", result.reason())
                .with("allow", result.allow())
                .with("services", result.services())
                .with("contacts", result.contacts()),
        () ->
            result.status()
                + " "
                + result.reason()
                + (result.allow().isEmpty() ? "" : "\n  allow    " + result.allow())
                + String.join("", result.services().stream().map(s -> "\n  service  " + s).toList())
                + String.join(
                    "", result.contacts().stream().map(c -> "\n  contact  " + c).toList()));
  }
}
