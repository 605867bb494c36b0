package org.opencpm.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.SessionEnd;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.messaging.DeferredNotification;

/** A device of a user that is the project's own client; it keeps what its listener is told. */
public final class ClientDevice implements CpmListener, AutoCloseable {

  private final CpmClient client;
  private final User user;
  private final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
  private final List<ReceivedMessage> chatMessages = new CopyOnWriteArrayList<>();
  private final List<ReceivedNotification> notifications = new CopyOnWriteArrayList<>();
  private final List<ChatSession> invitations = new CopyOnWriteArrayList<>();
  private final List<ChatSession> established = new CopyOnWriteArrayList<>();
  private final List<Boolean> composing = new CopyOnWriteArrayList<>();
  private final List<SessionEnd> ends = new CopyOnWriteArrayList<>();
  private final List<DeferredNotification> notices = new CopyOnWriteArrayList<>();
  private final ClientFiles files = new ClientFiles();
  private final List<WireEvent> wire = new CopyOnWriteArrayList<>();

  ClientDevice(User user, int sipPort, UnaryOperator<CpmClientBuilder> change) {
    this.user = user;
    try {
      client =
          change
              .apply(
                  CpmClient.builder()
                      .user(user.sip())
                      .identity(user.telUri())
                      .password(user.password())
                      .server(RawSipPeer.HOST, sipPort)
                      .listener(this)
                      .wireLog(wire::add))
              .open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers it. */
  public ClientDevice register() {
    int status = Patience.get(client.register()).status();
    if (status != 200) {
      throw new AssertionError(user.name() + " is not registered: " + status);
    }
    return this;
  }

  public CpmClient client() {
    return client;
  }

  public User user() {
    return user;
  }

  // ----- chats -----

  /** Begins a chat that somebody takes at once. */
  public ChatSession chatWith(ClientDevice other) {
    ChatSession chat = client.chat(other.user().sip());
    int status = await(chat.answered()).status();
    if (status != 200) {
      throw new AssertionError("not accepted: " + status);
    }
    return chat;
  }

  /** What a future ends with. */
  public static <T> T await(CompletableFuture<T> future) {
    return Patience.get(future);
  }

  // ----- what it was told -----

  /** Waits until a list has so many items. */
  public static <T> List<T> await(List<T> list, int count) {
    Patience.until(count + " items", () -> list.size() >= count);
    return list;
  }

  public List<ReceivedMessage> messages() {
    return messages;
  }

  public List<ReceivedMessage> chatMessages() {
    return chatMessages;
  }

  public List<ReceivedNotification> notifications() {
    return notifications;
  }

  public List<ChatSession> invitations() {
    return invitations;
  }

  public List<ChatSession> established() {
    return established;
  }

  public List<Boolean> composing() {
    return composing;
  }

  public List<SessionEnd> ends() {
    return ends;
  }

  public List<DeferredNotification> notices() {
    return notices;
  }

  public ClientFiles files() {
    return files;
  }

  /** What crossed its sockets one way and begins so. */
  public List<WireEvent> wire(WireEvent.Direction direction, String start) {
    return wire.stream()
        .filter(e -> e.direction() == direction && e.startLine().startsWith(start))
        .toList();
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    messages.add(message);
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    chatMessages.add(message);
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    notifications.add(notification);
  }

  @Override
  public void onInvitation(ChatSession session) {
    invitations.add(session);
  }

  @Override
  public void onEstablished(ChatSession session) {
    established.add(session);
  }

  @Override
  public void onComposing(ChatSession session, boolean active) {
    composing.add(active);
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    ends.add(end);
  }

  @Override
  public void onDeferredNotice(DeferredNotification notice) {
    notices.add(notice);
  }

  @Override
  public void onFile(FileTransfer transfer) {
    files.offer(transfer);
  }

  @Override
  public void onFileAsked(FileTransfer transfer) {
    files.ask(transfer);
  }

  @Override
  public void onFileBegins(FileTransfer transfer) {
    files.begin(transfer);
  }

  @Override
  public void onFileEnd(FileTransfer transfer, FileResult result) {
    files.end(transfer, result);
  }

  @Override
  public void close() {
    client.close();
  }
}
