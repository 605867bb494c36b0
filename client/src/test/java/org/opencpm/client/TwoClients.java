package org.opencpm.client;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.messaging.DeferredNotification;

/** Two clients without a server: each takes the other one for it. */
final class TwoClients implements AutoCloseable {

  static final String ALICE = "sip:alice@cpm.example";
  static final String BOB = "sip:bob@cpm.example";

  final Heard alices = new Heard();
  final Heard bobs = new Heard();
  final List<WireEvent> wire = new CopyOnWriteArrayList<>();
  final CpmClient alice;
  CpmClient bob;

  TwoClients(Transport transport) throws IOException {
    this(transport, builder -> builder, builder -> builder);
  }

  TwoClients(
      Transport transport,
      UnaryOperator<CpmClientBuilder> ofAlice,
      UnaryOperator<CpmClientBuilder> ofBob)
      throws IOException {
    int alicePort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      alicePort = free.getLocalPort();
    }
    bob =
        ofBob
            .apply(builder(BOB, transport, bobs).server("127.0.0.1", alicePort).wireLog(wire::add))
            .open();
    alice =
        ofAlice
            .apply(
                builder(ALICE, transport, alices)
                    .localPort(alicePort)
                    .server("127.0.0.1", bob.localPort()))
            .open();
  }

  private static CpmClientBuilder builder(String user, Transport transport, Heard heard) {
    return CpmClient.builder()
        .user(user)
        .transport(transport)
        .listener(heard)
        .localAddress(InetAddress.getLoopbackAddress());
  }

  /** What Bob's SIP sockets received that begins so. */
  List<WireEvent> toBob(String start) {
    return wire.stream()
        .filter(e -> e.direction() == Direction.RECEIVED && e.startLine().startsWith(start))
        .toList();
  }

  List<WireEvent> fromBob(String start) {
    return wire.stream()
        .filter(e -> e.direction() == Direction.SENT && e.startLine().startsWith(start))
        .toList();
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
  }

  /** Keeps what a client was told. */
  static final class Heard implements CpmListener {
    final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
    final List<ReceivedMessage> chatMessages = new CopyOnWriteArrayList<>();
    final List<ReceivedNotification> notifications = new CopyOnWriteArrayList<>();
    final List<ChatSession> invitations = new CopyOnWriteArrayList<>();
    final List<ChatSession> established = new CopyOnWriteArrayList<>();
    final List<Boolean> composing = new CopyOnWriteArrayList<>();
    final List<SessionEnd> ends = new CopyOnWriteArrayList<>();

    final List<DeferredNotification> notices = new CopyOnWriteArrayList<>();
    final List<FileTransfer> files = new CopyOnWriteArrayList<>();
    final List<FileTransfer> asked = new CopyOnWriteArrayList<>();
    final List<FileResult> results = new CopyOnWriteArrayList<>();

    @Override
    public void onFile(FileTransfer transfer) {
      files.add(transfer);
    }

    @Override
    public void onFileAsked(FileTransfer transfer) {
      asked.add(transfer);
    }

    @Override
    public void onFileEnd(FileTransfer transfer, FileResult result) {
      results.add(result);
    }

    @Override
    public void onDeferredNotice(DeferredNotification notice) {
      notices.add(notice);
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

    /** Waits until a list has that many items. */
    static <T> List<T> until(List<T> list, int count) {
      await().atMost(Duration.ofSeconds(10)).until(() -> list.size() >= count);
      return list;
    }
  }
}
