package org.opencpm.client.cli;

import java.nio.file.Path;
import org.opencpm.client.Attachment;
import org.opencpm.client.ChatMessage;
import org.opencpm.client.ChatSession;
import org.opencpm.client.SentChatMessage;
import org.opencpm.client.SessionAnswer;

/** The shell while its user chats: each line is a message, a slash makes it a command. */
final class ShellChat {

  static final String HELP =
      """
      TEXT               send it to the other one
      /file PATH         send a file of this device
      /read              report the last message as displayed
      /hold  /resume     hold the chat, or go on with it
      /leave             back to the commands; the chat goes on
      /end               end the chat""";

  private final ChatSession chat;
  private final Account account;
  private final Report report;
  private final Runnable read;

  ShellChat(ChatSession chat, Account account, Report report, Runnable read) {
    this.chat = chat;
    this.account = account;
    this.report = report;
    this.read = read;
  }

  ChatSession session() {
    return chat;
  }

  /** What stands before the line. */
  String prompt() {
    return chat.peer().map(peer -> peer.replaceAll("^sips?:|^tel:|@.*$", "")).orElse("?") + "> ";
  }

  /**
   * Does what a line says.
   *
   * @return false when the user has left the chat
   */
  boolean execute(String line) throws java.io.IOException {
    if (chat.state() == ChatSession.State.OVER) {
      return false;
    }
    if (!line.startsWith("/")) {
      if (!line.isEmpty()) {
        send(ChatMessage.text(line));
      }
      return true;
    }
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/file" -> send(ChatMessage.builder().attach(Attachment.of(Path.of(rest))).build());
      case "/read" -> read.run();
      case "/hold" -> answered(account.await(chat.hold()));
      case "/resume" -> answered(account.await(chat.resume()));
      case "/leave" -> {
        return false;
      }
      case "/end" -> {
        account.await(chat.end());
        return false;
      }
      default -> report.note(HELP);
    }
    return true;
  }

  private void send(ChatMessage message) {
    SentChatMessage sent = chat.send(message);
    report.chatSent(sent.messageId(), account.await(sent.status()));
  }

  private void answered(SessionAnswer answer) {
    report.chat(chat, answer);
  }
}
