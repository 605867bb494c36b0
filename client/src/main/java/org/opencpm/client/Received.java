package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.NameAddress;

/**
 * What all received MESSAGE requests have: header fields, bytes, sender and identities.
 *
 * <p>Immutable.
 */
public abstract sealed class Received permits ReceivedMessage, ReceivedNotification {

  private static final List<String> STORING_SERVICES = List.of("deferred@", "rcse-standfw@");

  private final HeaderList headers;
  private final byte[] body;
  private final String requestUri;
  private final long arrivalNanos;
  private final Optional<CpimMessage> cpim;

  Received(IncomingRequest request, Optional<CpimMessage> cpim) {
    this.headers = request.headers();
    this.body = request.body();
    this.requestUri = request.requestUri();
    this.arrivalNanos = request.arrivalNanos();
    this.cpim = cpim;
  }

  /** All SIP header fields as they came. */
  public final HeaderList headers() {
    return headers;
  }

  /** A copy of the SIP body, byte for byte as it came. */
  public final byte[] body() {
    return body.clone();
  }

  /** The Request-URI as it came. */
  public final String requestUri() {
    return requestUri;
  }

  /** {@link System#nanoTime()} of the arrival. */
  public final long arrivalNanos() {
    return arrivalNanos;
  }

  /** The CPIM wrapper; empty when the body is bare. */
  public final Optional<CpimMessage> cpim() {
    return cpim;
  }

  /** The Call-ID. */
  public final String callId() {
    return headers.first("Call-ID").orElse("");
  }

  /** The conversation it belongs to. */
  public final Optional<String> conversationId() {
    return headers.first("Conversation-ID");
  }

  /** Its own id within the conversation. */
  public final Optional<String> contributionId() {
    return headers.first("Contribution-ID");
  }

  /** Contribution-ID of the item that it replies to or reports on. */
  public final Optional<String> inReplyTo() {
    return headers.first("InReplyTo-Contribution-ID");
  }

  /**
   * Who sent it: the asserted identity, else From. When a service that had kept the item delivers
   * it, the one it names in Referred-By.
   *
   * @return a sip or tel address; empty when the sender is anonymous
   */
  public final Optional<String> sender() {
    Optional<String> asserted = uri("P-Asserted-Identity");
    if (asserted.filter(Received::isStoringService).isPresent()) {
      Optional<String> referrer = uri("Referred-By");
      if (referrer.isPresent()) {
        return referrer;
      }
    }
    return asserted.or(() -> uri("From")).filter(address -> !isAnonymous(address));
  }

  /** The URI of the first address in the first field of that name. */
  final Optional<String> uri(String field) {
    return Fields.addresses(headers, field).stream().findFirst().map(NameAddress::uri);
  }

  private static boolean isStoringService(String address) {
    return STORING_SERVICES.stream().anyMatch(address::contains);
  }

  private static boolean isAnonymous(String address) {
    return address.toLowerCase(java.util.Locale.ROOT).contains("anonymous@anonymous.invalid");
  }
}
