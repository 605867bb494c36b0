package org.opencpm.client.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.opencpm.client.CpmListener;
import org.opencpm.client.OptionsResult;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.SendResult;

/** Writes what happens, for people or as JSON lines. */
final class Report implements CpmListener {

  private final PrintWriter out;
  private final boolean json;

  Report(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  private void write(Supplier<JsonLine> forPrograms, Supplier<String> forPeople) {
    synchronized (out) {
      out.println(json ? forPrograms.get() : forPeople.get());
      out.flush();
    }
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    write(
        () ->
            JsonLine.of("message")
                .with("from", message.sender())
                .with("messageId", message.messageId())
                .with("conversationId", message.conversationId())
                .with("contributionId", message.contributionId())
                .with("inReplyTo", message.inReplyTo())
                .with("subject", message.subject())
                .with("sentAt", message.sentAt())
                .with("contentType", message.contentType())
                .with("text", message.isText() ? message.text() : null)
                .with("bytes", message.content().length),
        () ->
            "<- "
                + message.sender().orElse("anonymous")
                + message.subject().map(subject -> " [" + subject + "]").orElse("")
                + ": "
                + (message.isText()
                    ? message.text()
                    : message.contentType() + ", " + message.content().length + " bytes"));
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
