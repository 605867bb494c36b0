package org.opencpm.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.Attachment;
import org.opencpm.client.ChatInvitation;
import org.opencpm.client.ChatMessage;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClient;
import org.opencpm.client.SentChatMessage;
import org.opencpm.client.SessionAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Chats with somebody: sends what is given, else the lines of the standard input. */
@Command(
    name = "chat",
    description = {
      "Chat with somebody.",
      "Sends each --text, or without one each line of the standard input until its end.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ChatCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The other one.")
  private String recipient;

  @Option(names = "--text", description = "A message; several times for several.")
  private List<String> texts = List.of();

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description = "A file that goes with the first message; several times for several.")
  private List<Path> files = List.of();

  @Option(names = "--subject", description = "The subject.")
  private String subject;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Conversation-ID to go on with (default: a new one).")
  private String conversation;

  @Option(names = "--anonymous", description = "Hide the sender from the other side.")
  private boolean anonymous;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = {
        "After the last --text stay that long, or until the other side has displayed all messages",
        "or has ended the chat."
      })
  private int wait;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    Outstanding outstanding = new Outstanding(report);
    ChatInvitation invitation = invitation();
    List<ChatMessage> messages = messages();
    try (CpmClient client =
        account.client(spec.commandLine().getOut()).listener(outstanding).open()) {
      RegisteredClient.register(client, account, report);
      ChatSession chat = client.chat(invitation);
      SessionAnswer answer = account.await(chat.answered());
      report.chat(chat, answer);
      int code = ExitCode.ofStatus(answer.status());
      if (answer.accepted()) {
        code = converse(chat, messages, report, outstanding);
        account.await(chat.end());
      }
      account.await(client.unregister());
      return code;
    }
  }

  private ChatInvitation invitation() {
    ChatInvitation.Builder invitation = ChatInvitation.to(account.address(recipient));
    if (subject != null) {
      invitation.subject(subject);
    }
    if (conversation != null) {
      invitation.conversation(conversation);
    }
    return anonymous ? invitation.anonymous().build() : invitation.build();
  }

  private List<ChatMessage> messages() throws IOException {
    List<ChatMessage> messages = new ArrayList<>();
    for (String text : texts) {
      ChatMessage.Builder message = ChatMessage.builder().text(text);
      if (messages.isEmpty()) {
        attach(message);
      }
      messages.add(message.build());
    }
    if (texts.isEmpty() && !files.isEmpty()) {
      ChatMessage.Builder message = ChatMessage.builder();
      attach(message);
      messages.add(message.build());
    }
    return messages;
  }

  private void attach(ChatMessage.Builder message) throws IOException {
    for (Path file : files) {
      message.attach(Attachment.of(file));
    }
  }

  private int converse(
      ChatSession chat, List<ChatMessage> messages, Report report, Outstanding outstanding)
      throws IOException, InterruptedException {
    int code = ExitCode.OK;
    for (ChatMessage message : messages) {
      code = Math.max(code, send(chat, message, report, outstanding));
    }
    if (!messages.isEmpty()) {
      if (wait > 0) {
        outstanding.await(wait, TimeUnit.SECONDS);
      }
      return code;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (chat.state() == ChatSession.State.OVER) {
        break;
      }
      code = Math.max(code, send(chat, ChatMessage.text(line), report, outstanding));
    }
    return code;
  }

  private int send(ChatSession chat, ChatMessage message, Report report, Outstanding outstanding) {
    SentChatMessage sent = chat.send(message);
    outstanding.expect(sent.messageId());
    int status = account.await(sent.status());
    report.chatSent(sent.messageId(), status);
    return status == 200 ? ExitCode.OK : status == 0 ? ExitCode.NO_ANSWER : ExitCode.REFUSED;
  }
}
