package org.opencpm.endtoend;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One device of one user, played by the tests: it registers, sends, receives and reports. */
public final class Handset implements AutoCloseable {

  public static final String REGISTRAR = "sip:" + User.DOMAIN;
  private static final String FENCE = "fence-";

  private final User user;
  private final RawSipPeer peer;
  private final String instance;
  private final String registrationCall = UUID.randomUUID().toString();
  private int sequence;

  private Handset(User user, RawSipPeer peer, String instance) {
    this.user = user;
    this.peer = peer;
    this.instance = instance;
  }

  /** A device of that user behind that socket, not registered yet. */
  public static Handset of(User user, RawSipPeer peer) {
    return of(user, peer, "urn:uuid:" + UUID.randomUUID());
  }

  static Handset of(User user, RawSipPeer peer, String instance) {
    return new Handset(user, peer, instance);
  }

  public User user() {
    return user;
  }

  public RawSipPeer peer() {
    return peer;
  }

  /** The value of {@code +sip.instance}. */
  public String instance() {
    return instance;
  }

  public String contactUri() {
    return "sip:"
        + user.name()
        + "@"
        + RawSipPeer.HOST
        + ":"
        + peer.port()
        + ";transport="
        + peer.transport().parameter();
  }

  /** The Contact that it registers. */
  public String contact() {
    return "<" + contactUri() + ">;+sip.instance=\"<" + instance + ">\";" + Pager.FEATURE_TAG;
  }

  // ----- registration -----

  /** Registers for ten minutes. */
  public Handset register() {
    SipText answer = register(request -> request.header("Expires", "600"));
    if (answer.status() != 200) {
      throw new AssertionError(user.name() + " is not registered:" + answer);
    }
    return this;
  }

  /** Registers, the REGISTER being changed by the caller, and answers a SHA-256 challenge. */
  public SipText register(Consumer<SipRequest> change) {
    return register("SHA-256", user.password(), change);
  }

  /** Registers with the algorithm and password given; returns the final answer. */
  public SipText register(String algorithm, String password, Consumer<SipRequest> change) {
    SipText challenged = peer.exchange(registration(change));
    if (challenged.status() != 401) {
      return challenged;
    }
    String credentials =
        Digest.credentials(
            challenged, algorithm, "REGISTER", REGISTRAR, user.digestUser(), password, 1);
    return peer.exchange(registration(change).header("Authorization", credentials));
  }

  /** Asks which devices of this user are registered. */
  public SipText query() {
    return register(request -> request.without("Contact"));
  }

  /** Ends this device's registration. */
  public SipText unregister() {
    return register(request -> request.header("Expires", "0"));
  }

  /** What this user answers to a SHA-256 challenge. */
  public String credentials(SipText challenged, String method, String uri, int count) {
    return Digest.credentials(
        challenged, "SHA-256", method, uri, user.digestUser(), user.password(), count);
  }

  /** A REGISTER of this device without credentials, with the next sequence number. */
  public SipRequest registration(Consumer<SipRequest> change) {
    SipRequest request =
        SipRequest.of("REGISTER", REGISTRAR)
            .header("Call-ID", registrationCall)
            .header("CSeq", ++sequence + " REGISTER")
            .header("Supported", "gruu, path");
    change.accept(request);
    return request
        .ifAbsent("From", "<" + user.sip() + ">;tag=" + tag())
        .ifAbsent("To", "<" + user.sip() + ">")
        .ifAbsent("Contact", contact());
  }

  // ----- sending -----

  /** Sends a request in this user's name; returns the final answer. */
  public SipText exchange(SipRequest request) {
    return peer.exchange(mine(request));
  }

  /** Sends a message and waits for the final answer. */
  public SipText send(Pager pager) {
    return peer.exchange(mine(pager.request()));
  }

  /** Sends a message; the future ends with the final answer. */
  public CompletableFuture<SipText> sendAsync(Pager pager) {
    return peer.send(mine(pager.request()));
  }

  /** Sends a message with digest credentials, as a device that is not registered must. */
  public SipText sendWithCredentials(Pager pager) {
    SipText challenged = send(pager);
    if (challenged.status() != 407) {
      throw new AssertionError("407 expected:" + challenged);
    }
    String credentials = credentials(challenged, "MESSAGE", pager.request().uri(), 1);
    return send(pager.change(request -> request.replace("Proxy-Authorization", credentials)));
  }

  private SipRequest mine(SipRequest request) {
    return request
        .ifAbsent("From", "<" + user.sip() + ">;tag=" + tag())
        .ifAbsent("To", "<" + request.uri() + ">");
  }

  private static String tag() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** Reports {@code delivered}, {@code displayed} or {@code failed} on a message that came. */
  public SipText report(SipText message, String disposition) {
    return send(reportOn(message, disposition));
  }

  /** The notification that {@link #report} sends. */
  public Pager reportOn(SipText message, String disposition) {
    String asserted = message.header("P-Asserted-Identity");
    return reportOn(
        uri(asserted != null ? asserted : message.header("From")),
        message.cpim("imdn.Message-ID"),
        message.header("Conversation-ID"),
        disposition);
  }

  /** A notification about any message at all. */
  public Pager reportOn(String target, String messageId, String conversation, String disposition) {
    return Pager.report(target, messageId, conversation, disposition);
  }

  /** The URI in a name-addr or addr-spec. */
  public static String uri(String address) {
    Matcher uri = Pattern.compile("((?:sips?|tel):[^;>\\s]+)").matcher(address);
    if (!uri.find()) {
      throw new AssertionError("no URI in " + address);
    }
    return uri.group(1);
  }

  // ----- receiving -----

  /** Chooses the status of this device's answers; 0: none. */
  public Handset answering(ToIntFunction<SipText> choice) {
    peer.answering(choice);
    return this;
  }

  /** Answers every request so; 0: not at all. */
  public Handset answering(int status) {
    return answering(request -> status);
  }

  /** The messages that came, in the order of arrival. */
  public List<SipText> messages() {
    return peer.requests().stream()
        .filter(r -> r.method().equals("MESSAGE") && r.disposition().isEmpty() && !isFence(r))
        .toList();
  }

  /** The text of each message that came. */
  public List<String> texts() {
    return messages().stream().map(SipText::content).toList();
  }

  /** The disposition notifications that came. */
  public List<SipText> notifications() {
    return peer.requests().stream().filter(r -> r.disposition().isPresent()).toList();
  }

  /** What the notifications said about a message, in the order of arrival. */
  public List<String> reportsOn(Pager pager) {
    return notifications().stream()
        .filter(n -> pager.id().equals(n.about()))
        .map(n -> n.disposition().orElseThrow())
        .toList();
  }

  /** Waits until so many messages have come; returns them. */
  public List<SipText> await(int count) {
    Patience.until(
        count + " messages at " + user.name() + ", " + peer.transport(),
        () -> messages().size() >= count);
    return messages();
  }

  /** Waits for the one message with this text. */
  public SipText awaitText(String text) {
    Patience.until("'" + text + "' at " + user.name(), () -> texts().contains(text));
    return messages().stream().filter(m -> m.content().equals(text)).findFirst().orElseThrow();
  }

  /** Waits until the notifications about a message are these, in this order. */
  public void awaitReports(Pager pager, String... dispositions) {
    Patience.until(
        Arrays.toString(dispositions) + " at " + user.name(),
        () -> reportsOn(pager).equals(List.of(dispositions)));
  }

  /**
   * Waits until everything that was accepted for this registered device before this call has come:
   * a message to itself takes its turn behind all of it.
   */
  public Handset settle() {
    String id = FENCE + UUID.randomUUID();
    SipText answer =
        send(
            Pager.to(user.sip())
                .id(id)
                .header("Accept-Contact", "*;+sip.instance=\"<" + instance + ">\";require"));
    if (answer.status() != 202) {
      throw new AssertionError("the fence was not accepted:" + answer);
    }
    Patience.until(
        "a message of " + user.name() + " to itself",
        () -> peer.requests().stream().anyMatch(r -> id.equals(r.cpim("imdn.Message-ID"))));
    return this;
  }

  private static boolean isFence(SipText request) {
    String id = request.cpim("imdn.Message-ID");
    return id != null && id.startsWith(FENCE);
  }

  /** Loses its network: its sockets close, its registration stays. */
  public void goDark() {
    peer.close();
  }

  @Override
  public void close() {
    goDark();
  }
}
