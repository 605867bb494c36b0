package org.opencpm.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmListener;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.StandaloneMessage;

/** The interactive shell: registered while it runs, one command on each line. */
final class Shell implements CpmListener {

  private static final String HELP =
      """
      to ADDRESS TEXT    send a message
      reply TEXT         reply to the last message
      read               report the last message as displayed
      options ADDRESS    ask what somebody can do
      devices            show the registrations
      name TEXT          give this device another name
      quit               unregister and end""";

  private final Account account;
  private final PrintWriter plain;
  private volatile Optional<ReceivedMessage> last = Optional.empty();
  private Report report;

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
      try (CpmClient client = account.client(plain).listener(this).open()) {
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
      try {
        line = reader.readLine("> ").strip();
      } catch (UserInterruptException | EndOfFileException leaves) {
        return;
      }
      if (line.equals("quit") || line.equals("exit")) {
        return;
      }
      try {
        execute(client, line);
      } catch (RuntimeException problem) {
        report.note(Failure.oneLine(problem));
      }
    }
  }

  private void execute(CpmClient client, String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "" -> {}
      case "to" -> send(client, rest);
      case "reply" -> report.sent(account.await(client.reply(lastMessage(), rest)));
      case "read" -> account.await(client.markDisplayed(lastMessage())).ifPresent(report::sent);
      case "options" -> report.options(account.await(client.options(account.address(rest))));
      case "devices" -> report.registered(account.await(client.query()));
      case "name" -> report.registered(account.await(client.rename(rest)));
      default -> report.note(HELP);
    }
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
  public void onNotification(ReceivedNotification notification) {
    report.onNotification(notification);
  }

  @Override
  public void onRegistration(Registration registration) {
    report.onRegistration(registration);
  }
}
