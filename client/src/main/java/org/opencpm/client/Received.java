package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.NameAddress;

/**
 * What all received messages and notifications have: header fields, bytes, sender and identities.
 *
 * <p>Immutable.
 */
public abstract sealed class Received permits ReceivedMessage, ReceivedNotification {

  private static final List<String> STORING_SERVICES = List.of("deferred@", "rcse-standfw@");

  private final Envelope envelope;
  private final Optional<CpimMessage> cpim;

  Received(Envelope envelope, Optional<CpimMessage> cpim) {
    this.envelope = envelope;
    this.cpim = cpim;
  }

  /** The SIP header fields as they came; in a session those of its INVITE or of the answer. */
  public final HeaderList headers() {
    return envelope.headers();
  }

  /** A copy of the body of the SIP or MSRP message, byte for byte as it came. */
  public final byte[] body() {
    return envelope.body().clone();
  }

  /** The Request-URI as it came. */
  public final String requestUri() {
    return envelope.requestUri();
  }

  /** {@link System#nanoTime()} of the arrival. */
  public final long arrivalNanos() {
    return envelope.arrivalNanos();
  }

  /** The chat that it came in; empty when it came by SIP MESSAGE or was kept for the user. */
  public final Optional<ChatSession> chat() {
    return envelope.chat();
  }

  /** The CPIM wrapper; empty when the body is bare. */
  public final Optional<CpimMessage> cpim() {
    return cpim;
  }

  /** The Call-ID. */
  public final String callId() {
    return headers().first("Call-ID").orElse("");
  }

  /** The conversation it belongs to. */
  public final Optional<String> conversationId() {
    return headers().first("Conversation-ID");
  }

  /** Its own id within the conversation. */
  public final Optional<String> contributionId() {
    return headers().first("Contribution-ID");
  }

  /** Contribution-ID of the item that it replies to or reports on. */
  public final Optional<String> inReplyTo() {
    return headers().first("InReplyTo-Contribution-ID");
  }

  /**
   * Who sent it: the asserted identity, else From. When a service that had kept the item delivers
   * it, the one it names in Referred-By.
   *
   * @return a sip or tel address; empty when the sender is anonymous
   */
  public final Optional<String> sender() {
    Optional<String> sender = sender(headers());
    if (sender.filter(Received::isStoringService).isPresent()) {
      // A service that brings the items of several senders in one session.
      Optional<String> writer = cpim().flatMap(CpimMessage::fromUri);
      return writer.filter(address -> !isAnonymous(address)).or(() -> sender);
    }
    return sender;
  }

  /** Who sent what has these header fields. */
  static Optional<String> sender(HeaderList headers) {
    Optional<String> named = uri(headers, "P-Asserted-Identity").or(() -> uri(headers, "From"));
    if (named.filter(Received::isStoringService).isPresent()) {
      Optional<String> service = named;
      named = uri(headers, "Referred-By").or(() -> service);
    }
    return named.filter(address -> !isAnonymous(address));
  }

  /** The URI of the first address in the first field of that name. */
  final Optional<String> uri(String field) {
    return uri(headers(), field);
  }

  private static Optional<String> uri(HeaderList headers, String field) {
    return Fields.addresses(headers, field).stream().findFirst().map(NameAddress::uri);
  }

  /** Whether an address is that of a service that keeps messages for its users. */
  static boolean isStoringService(String address) {
    return STORING_SERVICES.stream().anyMatch(address::contains);
  }

  private static boolean isAnonymous(String address) {
    return address.toLowerCase(java.util.Locale.ROOT).contains("anonymous@anonymous.invalid");
  }
}
