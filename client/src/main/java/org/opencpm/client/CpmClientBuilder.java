package org.opencpm.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.opencpm.client.wire.WireLog;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/** Gathers what a {@link CpmClient} needs; {@link #open()} starts it. */
public final class CpmClientBuilder {

  private static final Set<ServiceIdentifier> ALL =
      Set.of(
          ServiceIdentifier.PAGER,
          ServiceIdentifier.LARGE,
          ServiceIdentifier.DEFERRED,
          ServiceIdentifier.SESSION);

  private String user;
  private String digestUser;
  private String password = "";
  private final List<String> identities = new ArrayList<>();
  private String serverHost = "127.0.0.1";
  private int serverPort = 5060;
  private Transport transport = Transport.UDP;
  private InetAddress localAddress;
  private int localPort;
  private String instance = "urn:uuid:" + UUID.randomUUID();
  private String deviceName;
  private Set<ServiceIdentifier> services = ALL;
  private Duration registrationExpires = Duration.ofHours(1);
  private boolean deliveryNotifications = true;
  private boolean displayNotifications;
  private boolean anonymousCpimAddresses;
  private boolean overlappingMessages;
  private String exploder;
  private CpmListener listener = new CpmListener() {};
  private Function<ReceivedMessage, Answer> answers = message -> Answer.OK;
  private WireLog wireLog = WireLog.NONE;
  private Clock clock = Clock.systemUTC();
  private SessionSettings sessions = SessionSettings.DEFAULT;
  private FileSettings files = FileSettings.DEFAULT;

  CpmClientBuilder() {}

  /** The user's SIP address, for example {@code sip:alice@cpm.example}. Needed. */
  public CpmClientBuilder user(String address) {
    user = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * The password.
   *
   * @param secret for digest authentication
   */
  public CpmClientBuilder password(String secret) {
    password = Objects.requireNonNull(secret, "secret");
    return this;
  }

  /** The user name in digest authentication; by default the user's address without scheme. */
  public CpmClientBuilder digestUser(String name) {
    digestUser = Objects.requireNonNull(name, "name");
    return this;
  }

  /** A further address of the same user, usually a tel URI, used in parallel (AD-CL-07). */
  public CpmClientBuilder identity(String address) {
    identities.add(Objects.requireNonNull(address, "address"));
    return this;
  }

  /** The server; by default 127.0.0.1, port 5060. */
  public CpmClientBuilder server(String host, int port) {
    serverHost = Objects.requireNonNull(host, "host");
    serverPort = port;
    return this;
  }

  /** How requests travel; by default UDP. */
  public CpmClientBuilder transport(Transport wanted) {
    transport = Objects.requireNonNull(wanted, "wanted");
    return this;
  }

  /** The local address to listen on; by default the one that leads to the server. */
  public CpmClientBuilder localAddress(InetAddress address) {
    localAddress = Objects.requireNonNull(address, "address");
    return this;
  }

  /** The local port to listen on; by default, and with 0, one that is free. */
  public CpmClientBuilder localPort(int port) {
    localPort = port;
    return this;
  }

  /**
   * What names this device among the user's: a URN such as {@code urn:uuid:…} or {@code
   * urn:gsma:imei:…}, the same after each start. By default a new random one.
   */
  public CpmClientBuilder instance(String urn) {
    instance = Objects.requireNonNull(urn, "urn");
    return this;
  }

  /** A device without {@code +sip.instance}: it is known by its address and port alone. */
  public CpmClientBuilder withoutInstance() {
    instance = null;
    return this;
  }

  /** The device's name as its user gave it (AD-CL-43). */
  public CpmClientBuilder deviceName(String name) {
    deviceName = name;
    return this;
  }

  /** The services to register; by default pager, large and deferred messages, and chat. */
  public CpmClientBuilder services(Set<ServiceIdentifier> wanted) {
    services = Set.copyOf(wanted);
    return this;
  }

  /** How long a registration is asked to stand; by default one hour. Refreshed before its end. */
  public CpmClientBuilder registrationExpires(Duration time) {
    registrationExpires = Objects.requireNonNull(time, "time");
    return this;
  }

  /** Whether {@code delivered} is sent by itself when it was asked for; on by default. */
  public CpmClientBuilder deliveryNotifications(boolean automatic) {
    deliveryNotifications = automatic;
    return this;
  }

  /**
   * Whether {@code displayed} is sent by itself, right after the listener got the message; off by
   * default: see {@link CpmClient#markDisplayed}.
   */
  public CpmClientBuilder displayNotifications(boolean automatic) {
    displayNotifications = automatic;
    return this;
  }

  /**
   * Whether From and To in the CPIM wrapper are {@code sip:anonymous@anonymous.invalid} and the
   * addresses stand in SIP alone; off by default, because some clients refuse such a message.
   */
  public CpmClientBuilder anonymousCpimAddresses(boolean anonymous) {
    anonymousCpimAddresses = anonymous;
    return this;
  }

  /**
   * Whether a message may leave before the one before it to the same recipient has its answer: more
   * messages in less time, whose order is not kept. Off by default.
   */
  public CpmClientBuilder overlappingMessages(boolean overlapping) {
    overlappingMessages = overlapping;
    return this;
  }

  /** Where messages to several recipients go; by default {@code sip:exploder@} + the domain. */
  public CpmClientBuilder exploder(String address) {
    exploder = Objects.requireNonNull(address, "address");
    return this;
  }

  /** Who is told of messages and notifications. */
  public CpmClientBuilder listener(CpmListener receiver) {
    listener = Objects.requireNonNull(receiver, "receiver");
    return this;
  }

  /**
   * Chooses how each incoming MESSAGE is answered, for tests and for filters; by default 200. It
   * runs where messages are received and must not block. A message that is not answered with 2xx
   * does not reach the listener and makes no notification.
   */
  public CpmClientBuilder answers(Function<ReceivedMessage, Answer> choice) {
    answers = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /** When invitations to chat are accepted without the user; by default at once. */
  public CpmClientBuilder chats(Acceptance when) {
    sessions = sessions.withChats(Objects.requireNonNull(when, "when"));
    return this;
  }

  /**
   * Chooses how each INVITE is answered, for tests and for filters; by default 200, which lets it
   * go on to be accepted as {@link #chats} says. It must not block.
   */
  public CpmClientBuilder invitations(Function<HeaderList, Answer> choice) {
    sessions = sessions.withInvitations(Objects.requireNonNull(choice, "choice"));
    return this;
  }

  /** The media types that are taken in the CPIM messages of sessions; by default all. */
  public CpmClientBuilder wrappedTypes(String... types) {
    sessions = sessions.withWrappedTypes(List.of(types));
    return this;
  }

  /** Largest message that is taken over MSRP, in bytes; by default 10485760. */
  public CpmClientBuilder maxMessageSize(long bytes) {
    sessions = sessions.withMaxMessageSize(bytes);
    return this;
  }

  /**
   * This side's part in opening MSRP connections, in its offers (RFC 6135); by default it opens
   * them.
   */
  public CpmClientBuilder mediaRole(SetupRole role) {
    sessions = sessions.withRole(Objects.requireNonNull(role, "role"));
    return this;
  }

  /**
   * How long the sessions that this client begins shall stand without a refresh (RFC 4028); by
   * default 1800 s. Where the server wants more, the client asks again with what it wants.
   *
   * @param interval whole seconds count
   */
  public CpmClientBuilder sessionInterval(Duration interval) {
    sessions = sessions.withInterval(Objects.requireNonNull(interval, "interval"));
    return this;
  }

  /** Offers MSRP over TLS; off by default. */
  public CpmClientBuilder secureMedia(boolean secure) {
    sessions = sessions.withSecure(secure);
    return this;
  }

  /**
   * Answers each medium of an offer that is no message medium; null refuses it. By default all are
   * refused.
   */
  public CpmClientBuilder media(UnaryOperator<MediaDescription> judge) {
    sessions = sessions.withMedia(Objects.requireNonNull(judge, "judge"));
    return this;
  }

  /**
   * Takes files, and registers as a device that does (AD-CL-19). By default it takes none.
   *
   * @param folder where files are put that nobody puts elsewhere; made if it does not exist
   * @param when they are accepted without the user
   */
  public CpmClientBuilder filesInto(Path folder, Acceptance when) {
    files =
        files.withFolder(
            Objects.requireNonNull(folder, "folder"), Objects.requireNonNull(when, "when"));
    return this;
  }

  /**
   * The ways in which this device gets files; by default both. The server turns one into the other
   * for a device that knows one alone.
   *
   * @param msrp over MSRP
   * @param http from the content server, by a message that says where
   */
  public CpmClientBuilder fileWays(boolean msrp, boolean http) {
    files = files.withWays(msrp, http);
    return this;
  }

  /**
   * When files that others ask for are given without the user (CT-FT-15): those that were offered
   * to the same one before, and no others. By default at once; with {@link Acceptance#MANUAL} the
   * user is asked ({@link CpmListener#onFileAsked}).
   */
  public CpmClientBuilder givesFiles(Acceptance when) {
    files = files.withGiving(Objects.requireNonNull(when, "when"));
    return this;
  }

  /**
   * Largest file that is sent or taken over MSRP, in bytes: {@code MaxSizeFileTr} of the
   * provisioning (CT-FT-06, CT-FT-16). By default 104857600; 0 for no limit.
   */
  public CpmClientBuilder maxFileSize(long bytes) {
    files = files.withMaxSize(bytes);
    return this;
  }

  /**
   * The content server for files over HTTP, {@code ftHTTPCSURI} of the provisioning; by default
   * {@code http://SERVER:9080/ft}.
   */
  public CpmClientBuilder contentServer(URI uri) {
    files = files.withContentServer(Objects.requireNonNull(uri, "uri"));
    return this;
  }

  private Set<ServiceIdentifier> withFiles() {
    Set<ServiceIdentifier> all = EnumSet.of(ServiceIdentifier.FILE_TRANSFER);
    all.addAll(services);
    return Set.copyOf(all);
  }

  /** Sees each SIP message and each MSRP frame at the socket. */
  public CpmClientBuilder wireLog(WireLog log) {
    wireLog = Objects.requireNonNull(log, "log");
    return this;
  }

  /** The clock for DateTime values, for tests. */
  CpmClientBuilder clock(Clock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Opens the client: it listens, but is not registered yet.
   *
   * @return the open client
   * @throws IllegalArgumentException when the user's address is missing or is no SIP address
   * @throws IOException when the local port is taken or the server's name has no address
   */
  public CpmClient open() throws IOException {
    ClientIdentity identity =
        ClientIdentity.of(
            user,
            identities,
            Optional.ofNullable(digestUser),
            password,
            Optional.ofNullable(instance),
            Optional.ofNullable(deviceName));
    InetAddress server = InetAddress.getByName(serverHost);
    InetAddress local =
        localAddress != null ? localAddress : LocalAddress.towards(server, serverPort);
    ClientSettings settings =
        new ClientSettings(
            identity,
            serverHost,
            serverPort,
            transport,
            local,
            localPort,
            files.takesByMsrp() ? withFiles() : services,
            registrationExpires,
            deliveryNotifications,
            displayNotifications,
            anonymousCpimAddresses,
            overlappingMessages,
            Optional.ofNullable(exploder).orElse("sip:exploder@" + identity.domain()),
            listener,
            answers,
            wireLog,
            clock,
            sessions,
            files);
    return CpmClient.open(settings);
  }
}
