package org.opencpm.client;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.Calls;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.media.FileItem;
import org.opencpm.client.media.FileMedia;
import org.opencpm.client.media.FileMediaListener;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.MediaWish;
import org.opencpm.client.media.MsrpPort;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.media.sdp.Direction;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/** All sessions of a client: starts them, and takes the invitations that come. */
final class Sessions implements AutoCloseable {

  private final ClientSettings settings;
  private final CallClock clock;
  private final Calls calls;
  private final MsrpPort port;
  private final InviteWriter writer;
  private final CpimWrappers wrappers;
  private final SessionEvents events;
  private final Function<ServiceIdentifier, String> contacts;
  private final RecentKeys seen = new RecentKeys();
  private final List<ChatSession> chats = new ArrayList<>();
  private final FileTransfers transfers;
  private final ExecutorService files =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cpm-client-files");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * No session yet.
   *
   * @param contacts this device's Contact for a session of a service
   */
  Sessions(
      ClientSettings settings,
      Exchange exchange,
      CallClock clock,
      Function<ServiceIdentifier, String> contacts,
      SessionEvents events) {
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.contacts = contacts;
    this.calls =
        new Calls(
            exchange,
            clock,
            MessageWriter.USER_AGENT,
            this::invited,
            settings.sessions().interval());
    this.port = new MsrpPort(settings.localAddress(), settings.wireLog());
    this.writer = new InviteWriter(settings);
    this.wrappers = new CpimWrappers(settings);
    this.transfers = new FileTransfers(this, settings.files());
  }

  /** Takes a request that belongs to a session; false when it does not. */
  boolean take(IncomingRequest request) {
    return calls.take(request);
  }

  CallClock clock() {
    return clock;
  }

  SessionEvents events() {
    return events;
  }

  InviteWriter writer() {
    return writer;
  }

  CpimWrappers wrappers() {
    return wrappers;
  }

  OffsetDateTime now() {
    return OffsetDateTime.now(settings.clock());
  }

  String contact(ServiceIdentifier service) {
    return contacts.apply(service);
  }

  SessionInbox inbox(Supplier<Envelope> around, SessionInbox.Sink sink) {
    return new SessionInbox(settings.answers(), around, seen, sink);
  }

  MediaSession chatMedia(MediaSessionListener listener) {
    return media(settings.sessions().chat(), listener);
  }

  MediaSession media(MediaWish wish, MediaSessionListener listener) {
    return new MediaSession(port, wish, clock, settings.sessions().media(), listener);
  }

  FileMedia fileMedia(Direction direction, FileMediaListener listener) {
    return new FileMedia(
        port, clock, settings.sessions().file(direction, settings.files().maxSize()), listener);
  }

  /** Invites to files. */
  void invite(FileMedia media, List<FileItem> files, Function<byte[], OutgoingRequest> invite) {
    media.invite(calls, files, invite);
  }

  /** The transfers of files. */
  FileTransfers transfers() {
    return transfers;
  }

  /** Runs what waits for a disk. */
  Executor files() {
    return files;
  }

  Clock wallClock() {
    return settings.clock();
  }

  void invite(MediaSession media, Function<byte[], OutgoingRequest> invite) {
    media.invite(calls, invite);
  }

  /** Invites to a chat. */
  ChatSession chat(ChatInvitation invitation, RequestIds names) {
    MessageIds ids = MessageIds.in(invitation.conversationId());
    String own = settings.identity().own(invitation.from());
    HeaderList known =
        HeaderList.empty()
            .adding("P-Asserted-Identity", "<" + invitation.recipient() + ">")
            .adding("Call-ID", names.callId())
            .adding("Subject", invitation.subject().orElse(""));
    if (invitation.subject().isEmpty()) {
      known = known.without("Subject");
    }
    String contact = contacts.apply(ServiceIdentifier.SESSION);
    // Written once here, so that what cannot be written is told to the caller at once.
    writer.chat(invitation, ids, names, contact, new byte[0]);
    ChatSession session =
        new ChatSession(
            this,
            false,
            ids,
            new Envelope(known, new byte[0], invitation.recipient(), 0, Optional.empty()),
            invitation.anonymous() ? Optional.empty() : Optional.of(own),
            Optional.of(invitation.recipient()),
            contact);
    clock.execute(() -> session.invite(invitation, names));
    return session;
  }

  private CallListener invited(IncomingCall call) {
    IncomingRequest invite = call.invite();
    Answer answer = settings.sessions().invitations().apply(invite.headers());
    if (!answer.isAnswer()) {
      return SilentCall.INSTANCE;
    }
    if (!answer.accepts()) {
      call.refuse(answer.status(), answer.reason(), HeaderList.empty());
      return SilentCall.INSTANCE;
    }
    return switch (InvitationKind.of(invite)) {
      case CHAT -> chat(call);
      case FILE -> transfers.invited(call);
      case DELIVERY -> new DeliverySession(this, call).accepted();
      case UNKNOWN -> {
        call.refuse(488, "Not Acceptable Here", HeaderList.empty());
        yield SilentCall.INSTANCE;
      }
    };
  }

  /** The conversation and contribution that an invitation names, or new ones. */
  static MessageIds ids(IncomingCall call) {
    HeaderList headers = call.invite().headers();
    MessageIds random = MessageIds.in(Optional.empty());
    return new MessageIds(
        headers.first("Conversation-ID").orElse(random.conversationId()),
        headers.first("Contribution-ID").orElse(random.contributionId()),
        "");
  }

  /** What the 200 to an invitation says of the conversation. */
  static HeaderList echo(MessageIds ids) {
    return HeaderList.builder()
        .add("Conversation-ID", ids.conversationId())
        .add("Contribution-ID", ids.contributionId())
        .build();
  }

  private CallListener chat(IncomingCall call) {
    HeaderList headers = call.invite().headers();
    Envelope around =
        new Envelope(headers, new byte[0], call.invite().requestUri(), 0, Optional.empty());
    ChatSession session =
        new ChatSession(
            this,
            true,
            ids(call),
            around,
            Optional.of(settings.identity().addressed(headers)),
            Received.sender(headers),
            contacts.apply(ServiceIdentifier.SESSION));
    session.ring(call);
    events.invited(session);
    settings
        .sessions()
        .chats()
        .after()
        .ifPresent(
            time -> {
              if (time.isZero()) {
                clock.execute(session::acceptNow);
              } else {
                clock.after(time, session::acceptNow);
              }
            });
    return session.media();
  }

  /**
   * Sends a large standalone message.
   *
   * @throws IllegalArgumentException when a part of it cannot be written
   */
  CompletableFuture<SendResult> large(StandaloneMessage message, MessageIds ids, RequestIds names) {
    LargeSending sending = new LargeSending(this, message, ids, names, now());
    clock.execute(sending::start);
    return sending.result();
  }

  /** Fetches deferred messages. */
  CompletableFuture<FetchResult> fetch(String target, DeferredRequest request, RequestIds names) {
    DeferredFetch fetch = new DeferredFetch(this, target, request, names);
    clock.execute(fetch::start);
    return fetch.result();
  }

  /** The message medium of a session that carries messages one way. */
  MediaWish oneWay(Direction direction) {
    return settings.sessions().oneWay(direction, settings.sessions().wrappedTypes());
  }

  /** The message medium that offers messages of one type. */
  MediaWish offering(String type) {
    return settings.sessions().oneWay(Direction.SENDONLY, List.of(type));
  }

  String own(Optional<String> wanted) {
    return settings.identity().own(wanted);
  }

  /** A chat is established: an older one with the same peer in that conversation ends (4.4). */
  void established(ChatSession session) {
    List<ChatSession> older =
        chats.stream()
            .filter(other -> other.conversationId().equals(session.conversationId()))
            .filter(other -> other.peer().equals(session.peer()))
            .toList();
    chats.add(session);
    older.forEach(ChatSession::end);
  }

  void ended(ChatSession session) {
    chats.remove(session);
  }

  @Override
  public void close() {
    port.close();
    files.shutdown();
  }
}
