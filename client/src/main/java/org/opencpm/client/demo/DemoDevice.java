package org.opencpm.client.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.opencpm.client.Acceptance;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.SessionEnd;
import org.opencpm.client.Transport;
import org.opencpm.notification.Disposition;

/** One device of the demonstration: a client with its recording, which tells the transcript. */
final class DemoDevice implements CpmListener, AutoCloseable {

  private static final String PASSWORD = "cpm-demo";
  private static final int LONGEST_SHOWN = 200;

  private final String name;
  private final String user;
  private final DeviceRecording recording;
  private final Transcript transcript;
  private final Duration patience;
  private final CpmClient client;
  private final List<ReceivedMessage> messages = new ArrayList<>();
  private final List<ReceivedNotification> notifications = new ArrayList<>();
  private final List<ChatSession> invitations = new ArrayList<>();
  private final List<String> composing = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final DeviceFiles files;
  private final Map<String, String> fileNames = new ConcurrentHashMap<>();

  /**
   * Opens the device; it is not registered yet.
   *
   * @param user the subscriber
   * @param kind what the device is, for example {@code phone}
   * @param chats when it accepts an invitation to chat, or a file
   * @param files its files, none yet
   */
  DemoDevice(
      DemoUser user,
      String kind,
      Transport transport,
      Acceptance chats,
      DeviceFiles files,
      DemoSettings settings,
      Transcript transcript)
      throws IOException {
    this.user = user.shortName();
    this.name = user.shortName() + "/" + kind;
    this.transcript = transcript;
    this.patience = settings.patience();
    this.recording = new DeviceRecording(name);
    this.files = files;
    CpmClientBuilder builder =
        CpmClient.builder()
            .user(user.address(settings.domain()))
            .identity(user.number())
            .digestUser(user.shortName() + "@" + settings.domain())
            .password(PASSWORD)
            .server(settings.host(), settings.sipPort())
            .transport(transport)
            .deviceName(user.shortName() + "'s " + kind)
            .listener(this)
            .chats(chats)
            .contentServer(
                URI.create("http://" + settings.host() + ":" + settings.httpPort() + "/ft"))
            .wireLog(recording.and(transcript.wire(name)));
    files.configure(builder, chats);
    this.client = builder.open();
  }

  String name() {
    return name;
  }

  DeviceRecording recording() {
    return recording;
  }

  CpmClient client() {
    return client;
  }

  /** Registers and tells whether the server took it. */
  Optional<String> comeOnline() throws InterruptedException {
    Registration answer = await(client.register()).orElse(null);
    if (answer == null) {
      return Optional.of(name + " got no answer to its REGISTER");
    }
    transcript.does(
        name,
        "REGISTER  "
            + answer.status()
            + " "
            + answer.reason()
            + "  ("
            + client.transport()
            + " "
            + client.localHost()
            + ":"
            + client.localPort()
            + ")");
    return answer.accepted()
        ? Optional.empty()
        : Optional.of(name + " was not registered: " + answer.status() + " " + answer.reason());
  }

  /** Waits for an answer; empty when none comes in time or the request failed. */
  <T> Optional<T> await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException none) {
      return Optional.empty();
    }
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    String shown =
        message.file().isPresent()
            ? "where " + message.file().get().file().name().orElse("a file") + " is"
            : message.isText()
                ? quoted(message.text())
                : message.content().length + " bytes of " + message.contentType();
    transcript.receives(name, nameOf(message.sender()), shown);
    synchronized (this) {
      messages.add(message);
      notifyAll();
    }
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    onMessage(message);
  }

  @Override
  public void onInvitation(ChatSession session) {
    transcript.receives(name, nameOf(session.peer()), "rings");
    synchronized (this) {
      invitations.add(session);
      notifyAll();
    }
  }

  @Override
  public void onComposing(ChatSession session, boolean active) {
    if (active) {
      transcript.receives(name, nameOf(session.peer()), "is writing …");
      synchronized (this) {
        composing.add(session.conversationId());
        notifyAll();
      }
    }
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    String why = end.completedElsewhere() ? "taken on another device" : "the chat is over";
    transcript.receives(name, nameOf(session.peer()), why);
    synchronized (this) {
      ended.add(session.conversationId());
      notifyAll();
    }
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    transcript.receives(
        name,
        nameOf(notification.reporter()),
        notification.disposition().element()
            + "  "
            + recording
                .sentText(notification.messageId())
                .map(DemoDevice::shown)
                .orElse(fileNames.getOrDefault(notification.messageId(), "?")));
    synchronized (this) {
      notifications.add(notification);
      notifyAll();
    }
  }

  /** What is offered to it and what its folder holds. */
  DeviceFiles files() {
    return files;
  }

  /** What a file is called in the transcript that this device has sent. */
  void names(String messageId, String fileName) {
    fileNames.put(messageId, fileName);
  }

  @Override
  public void onFile(FileTransfer transfer) {
    String shown = "rings for " + transfer.name();
    transcript.receives(name, nameOf(transfer.peer()), shown);
    try {
      files.rings(transfer);
    } catch (IOException unwritable) {
      // Found in the end, as a file that did not come.
      transcript.does(name, "no thumbnail: " + unwritable.getMessage());
    }
  }

  @Override
  public void onFileEnd(FileTransfer transfer, FileResult result) {
    if (!transfer.isSending()) {
      transcript.receives(name, nameOf(transfer.peer()), transfer.name() + ": " + result.reason());
    }
  }

  /** Waits until a file is offered; empty when it is not. */
  Optional<FileTransfer> file(String messageId) throws InterruptedException {
    return await(files.offered(messageId));
  }

  /** Waits until some bytes of a file are here, or it is over, or patience ends. */
  void begins(FileTransfer transfer) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (transfer.moved() == 0
        && transfer.state() != FileTransfer.State.OVER
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Waits until a file has come or does not come any more; empty when patience ends before. */
  Optional<FileResult> fileEnd(String messageId) throws InterruptedException {
    Optional<FileTransfer> transfer = file(messageId);
    return transfer.isEmpty() ? Optional.empty() : await(transfer.get().over());
  }

  /** The user has seen a file. */
  void readFile(String messageId) throws InterruptedException {
    Optional<FileTransfer> transfer = file(messageId);
    if (transfer.isPresent()) {
      await(client.files().markDisplayed(transfer.get()));
    }
  }

  /** Waits until a message is there; empty when it does not come. */
  synchronized Optional<ReceivedMessage> message(String id) throws InterruptedException {
    waitFor(() -> find(id).isPresent());
    return find(id);
  }

  /** Waits until a notification is there, or patience ends. */
  synchronized void notification(String id, Disposition what) throws InterruptedException {
    waitFor(
        () ->
            notifications.stream()
                .anyMatch(n -> n.messageId().equals(id) && n.disposition() == what));
  }

  /** The user reads a message: the device reports it as displayed. */
  void read(String id) throws InterruptedException {
    Optional<ReceivedMessage> message = message(id);
    if (message.isPresent()) {
      await(client.markDisplayed(message.get()));
    }
  }

  private Optional<ReceivedMessage> find(String id) {
    return messages.stream().filter(m -> m.messageId().filter(id::equals).isPresent()).findFirst();
  }

  private void waitFor(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Waits until it rings for a conversation; empty when it does not. */
  synchronized Optional<ChatSession> invitation(String conversation) throws InterruptedException {
    waitFor(() -> ringing(conversation).isPresent());
    return ringing(conversation);
  }

  private Optional<ChatSession> ringing(String conversation) {
    return invitations.stream().filter(i -> i.conversationId().equals(conversation)).findFirst();
  }

  /** Waits until the other side of a conversation writes, or patience ends. */
  synchronized void composing(String conversation) throws InterruptedException {
    waitFor(() -> composing.contains(conversation));
  }

  /** Waits until the session of a conversation is over, or patience ends. */
  synchronized void ended(String conversation) throws InterruptedException {
    waitFor(() -> ended.contains(conversation));
  }

  /** A text as it is shown; of a long one how long it is. */
  private static String shown(String text) {
    return text.length() > LONGEST_SHOWN ? "(" + text.length() + " characters)" : quoted(text);
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String nameOf(Optional<String> address) {
    return address.map(DemoUser::nameOf).orElse("anonymous");
  }

  /** Goes offline. */
  void goOffline() throws InterruptedException {
    await(client.unregister());
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return name + " of " + user;
  }
}
