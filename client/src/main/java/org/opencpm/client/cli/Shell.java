package org.opencpm.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.opencpm.client.Acceptance;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.SessionAnswer;
import org.opencpm.client.SessionEnd;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.messaging.DeferredNotification;
import org.opencpm.messaging.DeferredRequest;

/** The interactive shell: registered while it runs, one command on each line. */
final class Shell implements CpmListener {

  private static final String HELP =
      """
      to ADDRESS TEXT    send a message
      chat ADDRESS       chat with somebody; without ADDRESS go on in the latest chat
      file ADDRESS PATH  send a file over MSRP
      http ADDRESS PATH  send a file by the content server
      folder PATH        where files that come are put (at first: the current one)
      accept [NAME]      take what is offered; of several files the one of that name alone
      decline            refuse what is offered
      get                fetch the file that the last message is about
      fetch [ID ...]     fetch messages that wait at the server
      reply TEXT         reply to the last message
      read               report the last message as displayed
      options ADDRESS    ask what somebody can do
      devices            show the registrations
      name TEXT          give this device another name
      quit               unregister and end""";

  private final Account account;
  private final PrintWriter plain;
  private volatile Optional<ReceivedMessage> last = Optional.empty();
  private volatile ChatSession latest;
  private ShellChat current;
  private Report report;
  private ShellFiles shellFiles;

  Shell(Account account, PrintWriter plain) {
    this.account = account;
    this.plain = plain;
  }

  /** Runs until its user leaves; returns the exit code. */
  int run() {
    try (Terminal terminal = TerminalBuilder.builder().dumb(true).build()) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      PrintWriter above = new PrintWriter(new AboveLine(reader), true);
      report = new Report(above, account.json());
      // A bar would be drawn over the line that is being written.
      shellFiles = new ShellFiles(account, report, new FileReport(report, above, false));
      try (CpmClient client =
          account.client(plain).listener(this).filesInto(Path.of("."), Acceptance.MANUAL).open()) {
        Registration registration = RegisteredClient.register(client, account, report);
        if (!account.json()) {
          report.registered(registration);
        }
        converse(client, reader);
        account.await(client.unregister());
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw Failure.local(problem);
    }
  }

  private void converse(CpmClient client, LineReader reader) {
    while (true) {
      String line;
      ShellChat chat = current;
      try {
        line = reader.readLine(chat == null ? "> " : chat.prompt()).strip();
      } catch (UserInterruptException | EndOfFileException leaves) {
        return;
      }
      if (chat == null && (line.equals("quit") || line.equals("exit"))) {
        return;
      }
      try {
        if (chat == null) {
          execute(client, line);
        } else if (!chat.execute(line)) {
          current = null;
        }
      } catch (IOException | RuntimeException problem) {
        report.note(Failure.oneLine(problem));
      }
    }
  }

  private void execute(CpmClient client, String line) throws IOException {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "" -> {}
      case "to" -> send(client, rest);
      case "chat" -> chat(client, rest);
      case "file" -> shellFiles.send(client, rest);
      case "http" -> shellFiles.upload(client, rest);
      case "folder" -> shellFiles.folder(rest);
      case "accept" -> shellFiles.accept(rest);
      case "decline" -> shellFiles.decline();
      case "get" -> shellFiles.get(client, lastMessage());
      case "fetch" -> fetch(client, rest);
      case "reply" -> report.sent(account.await(client.reply(lastMessage(), rest)));
      case "read" -> account.await(client.markDisplayed(lastMessage())).ifPresent(report::sent);
      case "options" -> report.options(account.await(client.options(account.address(rest))));
      case "devices" -> report.registered(account.await(client.query()));
      case "name" -> report.registered(account.await(client.rename(rest)));
      default -> report.note(HELP);
    }
  }

  private void chat(CpmClient client, String address) {
    ChatSession chat = latest;
    if (!address.isEmpty()) {
      chat = client.chat(account.address(address));
      SessionAnswer answer = account.await(chat.answered());
      report.chat(chat, answer);
      if (!answer.accepted()) {
        return;
      }
    }
    if (chat == null || chat.state() != ChatSession.State.ESTABLISHED) {
      report.note("there is no chat: chat ADDRESS");
      return;
    }
    report.note(ShellChat.HELP);
    current =
        new ShellChat(
            chat,
            account,
            report,
            () -> account.await(client.markDisplayed(lastMessage())).ifPresent(report::sent));
  }

  private void fetch(CpmClient client, String ids) {
    List<DeferredRequest.Item> items =
        Arrays.stream(ids.split("\\s+"))
            .filter(id -> !id.isEmpty())
            .map(id -> new DeferredRequest.Item(id, false))
            .toList();
    report.fetched(account.await(client.fetchDeferred(new DeferredRequest(items))));
  }

  private void send(CpmClient client, String rest) {
    String[] parts = rest.split("\\s+", 2);
    if (parts.length < 2) {
      report.note("to ADDRESS TEXT");
      return;
    }
    StandaloneMessage message =
        StandaloneMessage.to(account.address(parts[0])).text(parts[1]).askAll().build();
    report.sent(account.await(client.send(message)));
  }

  private ReceivedMessage lastMessage() {
    return last.orElseThrow(() -> new Failure(ExitCode.USAGE, "no message has come yet"));
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    last = Optional.of(message);
    report.onMessage(message);
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    last = Optional.of(message);
    report.onChatMessage(session, message);
  }

  @Override
  public void onInvitation(ChatSession session) {
    report.onInvitation(session);
  }

  @Override
  public void onEstablished(ChatSession session) {
    latest = session;
    report.onEstablished(session);
  }

  @Override
  public void onComposing(ChatSession session, boolean composing) {
    report.onComposing(session, composing);
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    report.onEnd(session, end);
  }

  @Override
  public void onDeferredNotice(DeferredNotification notice) {
    report.onDeferredNotice(notice);
  }

  @Override
  public void onFile(FileTransfer transfer) {
    shellFiles.offered(transfer);
  }

  @Override
  public void onFileEnd(FileTransfer transfer, FileResult result) {
    shellFiles.ended(transfer, result);
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    report.onNotification(notification);
  }

  @Override
  public void onRegistration(Registration registration) {
    report.onRegistration(registration);
  }
}
