package org.opencpm.client;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.signalling.EndpointSettings;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.JainSipEndpoint;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.SipEndpoint;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A CPM Client: one device of one user (interface CPM-PF1). It registers, sends CPM Standalone
 * Messages in Pager Mode and in Large Message Mode, receives them, chats, fetches deferred messages
 * and exchanges disposition notifications.
 *
 * <pre>{@code
 * try (CpmClient client = CpmClient.builder()
 *     .user("sip:alice@cpm.example").password("…").server("127.0.0.1", 5060)
 *     .listener(listener).open()) {
 *   client.register().join();
 *   client.send(StandaloneMessage.to("sip:bob@cpm.example").text("Hello").askAll().build()).join();
 * }
 * }</pre>
 *
 * <p>Every request returns a future at once. A refusal is a result, with its SIP status; a future
 * fails only with {@link IllegalArgumentException}, when what was given cannot be sent. Safe for
 * use by several threads.
 */
public final class CpmClient implements AutoCloseable {

  private final ClientSettings settings;
  private final ScheduledExecutorService timer;
  private final ListenerThread events;
  private final SipEndpoint endpoint;
  private final Exchange exchange;
  private final RegistrationAgent registration;
  private final Outbox outbox = new Outbox();
  private final MessageWriter writer;
  private final Notifier notifier;
  private final Sessions sessions;
  private final FileService files;

  private CpmClient(ClientSettings settings) throws IOException {
    this.settings = settings;
    this.timer = Executors.newSingleThreadScheduledExecutor(daemon("cpm-client-timer"));
    this.events = new ListenerThread(settings, daemon("cpm-client-events"));
    Inbox inbox =
        new Inbox(
            settings.answers(),
            this::contact,
            events::message,
            events::notification,
            events::notice,
            request -> sessions() != null && sessions().take(request));
    EndpointSettings open =
        new EndpointSettings(
            settings.localAddress(),
            settings.localPort(),
            settings.transport(),
            settings.serverHost(),
            settings.serverPort(),
            settings.wireLog(),
            this::connectionLost);
    this.endpoint = JainSipEndpoint.open(open, inbox);
    this.exchange =
        new Exchange(endpoint, settings.identity().digestUser(), settings.identity().password());
    this.registration =
        new RegistrationAgent(
            settings,
            exchange,
            timer,
            ContactValue.uri(
                settings.identity(), settings.transport(), endpoint.host(), endpoint.port()),
            events::registration);
    this.writer = new MessageWriter(settings);
    this.notifier = new Notifier(writer, exchange, settings);
    events.reportsBy(notifier);
    this.sessions =
        new Sessions(settings, exchange, new CallClock(timer), this::sessionContact, events);
    this.files =
        new FileService(
            settings, sessions.transfers(), this::names, this::send, notifier::displayed);
  }

  /** The endpoint may receive before the constructor has ended. */
  private Sessions sessions() {
    return sessions;
  }

  private String sessionContact(ServiceIdentifier service) {
    String uri =
        ContactValue.uri(
            settings.identity(), settings.transport(), endpoint.host(), endpoint.port());
    return ContactValue.ofSession(settings.identity(), uri, service);
  }

  /** Starts to describe a client. */
  public static CpmClientBuilder builder() {
    return new CpmClientBuilder();
  }

  static CpmClient open(ClientSettings settings) throws IOException {
    return new CpmClient(settings);
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Registers this device with its name, instance and services, and keeps it registered until
   * {@link #unregister()} or {@link #close()}.
   *
   * @return the server's answer
   */
  public CompletableFuture<Registration> register() {
    return registration.register();
  }

  /** Asks which of the user's devices are registered. */
  public CompletableFuture<Registration> query() {
    return registration.query();
  }

  /** Removes this device's registration. */
  public CompletableFuture<Registration> unregister() {
    return registration.unregister();
  }

  /** Removes the registrations of all of the user's devices. */
  public CompletableFuture<Registration> unregisterAll() {
    return registration.unregisterAll();
  }

  /**
   * Gives this device another name (AD-CL-43) and, when it is registered, tells the server.
   *
   * @return the server's answer; null when the device is not registered
   */
  public CompletableFuture<Registration> rename(String deviceName) {
    return registration.rename(deviceName);
  }

  /** The answer that this device's registration stands on; empty when it is not registered. */
  public Optional<Registration> registration() {
    return registration.current();
  }

  /**
   * Sends a message. Messages to one recipient leave one after the other, in the order of the
   * calls. One that is too large for a SIP MESSAGE goes in Large Message Mode (fact sheet 3.1, 3.5)
   * unless it says otherwise.
   *
   * @param message the message
   * @return what the server answered, with the ids that the message got
   */
  public CompletableFuture<SendResult> send(StandaloneMessage message) {
    MessageIds ids = MessageIds.in(message.conversationId());
    RequestIds names = names();
    Supplier<CompletableFuture<SendResult>> sending;
    String recipient;
    try {
      OutgoingRequest request = writer.message(message, ids, names, now());
      recipient = request.requestUri();
      boolean large = isLarge(message, request);
      sending =
          large
              ? () -> sessions.large(message, ids, names)
              : () -> exchange.send(request).thenApply(answer -> Results.sent(answer, ids, names));
    } catch (IllegalArgumentException unwritable) {
      return CompletableFuture.failedFuture(unwritable);
    }
    return settings.overlappingMessages() ? sending.get() : outbox.send(recipient, sending);
  }

  private static boolean isLarge(StandaloneMessage message, OutgoingRequest request) {
    boolean toOne = message.recipients().size() == 1;
    return switch (message.mode()) {
      case PAGER -> false;
      case LARGE -> toOne;
      case BY_SIZE -> toOne && MessageWriter.size(request) > MessageWriter.MAX_DATAGRAM;
    };
  }

  /**
   * Invites somebody to a chat.
   *
   * @param invitation who, and in which conversation
   * @return the chat, which is not answered yet
   * @throws IllegalArgumentException when a part of it cannot be written
   */
  public ChatSession chat(ChatInvitation invitation) {
    return sessions.chat(invitation, names());
  }

  /**
   * Invites somebody to a chat in a conversation of its own.
   *
   * @param address a sip or tel address
   */
  public ChatSession chat(String address) {
    return chat(ChatInvitation.to(address).build());
  }

  /** The files that this client sends and fetches. */
  public FileService files() {
    return files;
  }

  /**
   * Fetches messages that wait at the server for this user (CPM-CONV-009, AD-CL-40). They go to the
   * listener as others do.
   *
   * @param request which messages
   * @return what came
   */
  public CompletableFuture<FetchResult> fetchDeferred(DeferredRequest request) {
    return sessions.fetch("sip:deferred@" + settings.identity().domain(), request, names());
  }

  /**
   * Replies to a message with text; see {@link StandaloneMessage#replyTo(ReceivedMessage)} for
   * other replies.
   *
   * @param received the message replied to
   * @param text the reply
   */
  public CompletableFuture<SendResult> reply(ReceivedMessage received, String text) {
    return send(StandaloneMessage.replyTo(received).text(text).askAll().build());
  }

  /**
   * Tells the sender of a message that its user has seen it, if the sender asked for that, once.
   *
   * @param received the message
   * @return what the server answered; empty when nothing was asked for
   */
  public CompletableFuture<Optional<SendResult>> markDisplayed(ReceivedMessage received) {
    return notifier.displayed(received);
  }

  /**
   * Asks what a user can do, or the server when the address is that of the domain.
   *
   * @param address a sip or tel address
   */
  public CompletableFuture<OptionsResult> options(String address) {
    HeaderList fields =
        HeaderList.builder()
            .add("Contact", contact())
            .add("Accept", "application/sdp, message/cpim")
            .add("Allow", Inbox.ALLOW)
            .add("P-Preferred-Identity", "<" + settings.identity().address() + ">")
            .add("User-Agent", MessageWriter.USER_AGENT)
            .build();
    return sendRaw(new RawRequest("OPTIONS", address, fields, new byte[0], true))
        .thenApply(Results::options);
  }

  /**
   * Sends a request as it is.
   *
   * @param raw the request
   * @return the final answer
   */
  public CompletableFuture<SipAnswer> sendRaw(RawRequest raw) {
    HeaderList fields = completed(raw);
    OutgoingRequest request =
        new OutgoingRequest(
            raw.method(), raw.requestUri(), fields, raw.body(), settings.transport());
    return raw.authenticates() ? exchange.send(request) : endpoint.send(request);
  }

  private HeaderList completed(RawRequest raw) {
    RequestIds names = names();
    String own = "<" + settings.identity().address() + ">";
    HeaderList.Builder fields = HeaderList.builder();
    addMissing(fields, raw, "Max-Forwards", "70");
    addMissing(fields, raw, "From", own + ";tag=" + names.fromTag());
    addMissing(fields, raw, "To", "<" + raw.requestUri() + ">");
    addMissing(fields, raw, "Call-ID", names.callId());
    addMissing(fields, raw, "CSeq", "1 " + raw.method());
    raw.headers().entries().forEach(field -> fields.add(field.getKey(), field.getValue()));
    return fields.build();
  }

  private static void addMissing(
      HeaderList.Builder fields, RawRequest raw, String name, String value) {
    if (raw.headers().first(name).isEmpty()) {
      fields.add(name, value);
    }
  }

  /** The local address that the client listens on. */
  public String localHost() {
    return endpoint.host();
  }

  /** The local port that the client listens on. */
  public int localPort() {
    return endpoint.port();
  }

  /** How the client's requests travel. */
  public Transport transport() {
    return settings.transport();
  }

  /** The user's first address. */
  public String address() {
    return settings.identity().address();
  }

  /** This device's Contact value, as it registers and answers OPTIONS. */
  public String contact() {
    return registration.contact();
  }

  private RequestIds names() {
    return new RequestIds(Tokens.callId(endpoint.host()), Tokens.tag());
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(settings.clock());
  }

  private void connectionLost() {
    if (settings.transport() == Transport.TCP) {
      events.tell(registration::connectionLost);
    }
  }

  /**
   * Closes the client's sockets. The registration is left to expire; use {@link #unregister()}
   * before, to remove it.
   */
  @Override
  public void close() {
    registration.stop();
    timer.shutdownNow();
    endpoint.close();
    sessions.close();
    events.close();
  }
}
