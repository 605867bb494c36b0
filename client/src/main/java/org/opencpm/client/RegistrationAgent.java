package org.opencpm.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.NameAddress;

/**
 * Registers the device and keeps it registered (RFC 3261 section 10): refreshes in time, and again
 * after a lost connection. One REGISTER is under way at a time.
 */
final class RegistrationAgent {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final ClientSettings settings;
  private final Exchange exchange;
  private final ScheduledExecutorService timer;
  private final Consumer<Registration> onChange;
  private final String contactUri;
  private final RequestIds names;
  private ClientIdentity identity;
  private long sequence;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private ScheduledFuture<?> next;
  private Registration current;
  private boolean wanted;

  RegistrationAgent(
      ClientSettings settings,
      Exchange exchange,
      ScheduledExecutorService timer,
      String contactUri,
      Consumer<Registration> onChange) {
    this.settings = settings;
    this.identity = settings.identity();
    this.exchange = exchange;
    this.timer = timer;
    this.contactUri = contactUri;
    this.onChange = onChange;
    this.names = RequestIds.random(settings.localAddress().getHostAddress());
  }

  /** Asks for a binding of this device. */
  synchronized CompletableFuture<Registration> register() {
    wanted = true;
    return queue(() -> binding(settings.registrationExpires()));
  }

  /** Asks which bindings there are; changes nothing. */
  synchronized CompletableFuture<Registration> query() {
    return queue(() -> send(Optional.empty(), Optional.empty()));
  }

  /** Removes the binding of this device. */
  synchronized CompletableFuture<Registration> unregister() {
    stop();
    return queue(() -> send(Optional.of(contact()), Optional.of(Duration.ZERO)))
        .thenApply(this::forget);
  }

  /** Removes the bindings of all of the user's devices. */
  synchronized CompletableFuture<Registration> unregisterAll() {
    stop();
    return queue(() -> send(Optional.of("*"), Optional.of(Duration.ZERO))).thenApply(this::forget);
  }

  /** Gives the device another name (AD-CL-43), and tells the server when it is registered. */
  synchronized CompletableFuture<Registration> rename(String name) {
    identity = identity.named(name);
    return wanted ? register() : CompletableFuture.completedFuture(current);
  }

  /** The latest answer that this device's binding stands on; empty when it has none. */
  synchronized Optional<Registration> current() {
    return Optional.ofNullable(current);
  }

  /** This device's Contact value. */
  synchronized String contact() {
    return ContactValue.of(
        identity, contactUri, settings.services(), settings.files().references());
  }

  /** Ends the refreshing; nothing is sent. */
  synchronized void stop() {
    wanted = false;
    if (next != null) {
      next.cancel(false);
    }
  }

  /** The server may have lost this device's binding: registers again, if it was registered. */
  synchronized void connectionLost() {
    if (wanted) {
      schedule(FIRST_RETRY, FIRST_RETRY);
    }
  }

  private synchronized CompletableFuture<Registration> queue(
      java.util.function.Supplier<CompletableFuture<Registration>> request) {
    CompletableFuture<Registration> answer =
        last.handle((done, failed) -> null).thenCompose(ignored -> request.get());
    last = answer;
    return answer;
  }

  private CompletableFuture<Registration> binding(Duration expires) {
    return send(Optional.of(contact()), Optional.of(expires)).thenApply(this::keep);
  }

  private synchronized Registration keep(Registration answer) {
    if (wanted && answer.accepted()) {
      current = answer;
      schedule(refreshAfter(answer.expires()), FIRST_RETRY);
    } else if (current == null) {
      // Never registered: to try again is the caller's decision.
      wanted = false;
    }
    return answer;
  }

  private synchronized Registration forget(Registration answer) {
    if (answer.accepted() && !wanted) {
      current = null;
    }
    return answer;
  }

  /** As TS 24.229 section 5.1.1.4 has it: 600 s before the end, or at half of a short time. */
  static Duration refreshAfter(Duration expires) {
    Duration margin = Duration.ofSeconds(600);
    return expires.compareTo(margin.multipliedBy(2)) > 0
        ? expires.minus(margin)
        : expires.dividedBy(2);
  }

  private void schedule(Duration after, Duration retry) {
    if (next != null) {
      next.cancel(false);
    }
    try {
      next = timer.schedule(() -> refresh(retry), after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      wanted = false;
    }
  }

  private synchronized void refresh(Duration retry) {
    if (!wanted) {
      return;
    }
    queue(() -> binding(settings.registrationExpires()))
        .whenComplete(
            (answer, failure) -> {
              if (answer != null) {
                onChange.accept(answer);
              }
              if (answer == null || !answer.accepted()) {
                again(retry);
              }
            });
  }

  private synchronized void again(Duration retry) {
    if (wanted) {
      Duration doubled = retry.multipliedBy(2);
      schedule(retry, doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled);
    }
  }

  private CompletableFuture<Registration> send(
      Optional<String> contact, Optional<Duration> expires) {
    return exchange
        .send(request(contact, expires))
        .thenCompose(
            answer -> {
              took(answer);
              Optional<Duration> longer = expires.flatMap(asked -> minimum(answer, asked));
              return longer.isPresent()
                  ? exchange.send(request(contact, longer))
                  : CompletableFuture.completedFuture(answer);
            })
        .thenApply(
            answer -> {
              took(answer);
              return read(answer);
            });
  }

  /** The server's Min-Expires when it finds the time too short (423). */
  private static Optional<Duration> minimum(SipAnswer answer, Duration asked) {
    if (answer.status() != 423) {
      return Optional.empty();
    }
    return answer
        .headers()
        .first("Min-Expires")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .filter(least -> least.compareTo(asked) > 0);
  }

  private synchronized OutgoingRequest request(
      Optional<String> contact, Optional<Duration> expires) {
    sequence++;
    HeaderList.Builder fields = HeaderList.builder();
    fields.add("Max-Forwards", "70");
    fields.add("From", "<" + identity.address() + ">;tag=" + names.fromTag());
    fields.add("To", "<" + identity.address() + ">");
    fields.add("Call-ID", names.callId());
    fields.add("CSeq", sequence + " REGISTER");
    contact.ifPresent(value -> fields.add("Contact", value));
    expires.ifPresent(time -> fields.add("Expires", Long.toString(time.toSeconds())));
    fields.add("Supported", "path, gruu");
    fields.add("Allow", Inbox.ALLOW);
    fields.add("User-Agent", MessageWriter.USER_AGENT);
    return new OutgoingRequest(
        "REGISTER", "sip:" + identity.domain(), fields.build(), new byte[0], settings.transport());
  }

  /** The CSeq of the registration goes on from the last one used, repeated attempts included. */
  private synchronized void took(SipAnswer answer) {
    answer
        .headers()
        .first("CSeq")
        .map(value -> value.split("\\s+")[0])
        .filter(number -> number.matches("[0-9]{1,9}"))
        .ifPresent(number -> sequence = Math.max(sequence, Long.parseLong(number)));
  }

  private Registration read(SipAnswer answer) {
    Optional<NameAddress> mine =
        Fields.addresses(answer.headers(), "Contact").stream().filter(this::isMine).findFirst();
    Duration expires =
        mine.flatMap(contact -> contact.param("expires"))
            .or(() -> mine.flatMap(contact -> answer.headers().first("Expires")))
            .filter(value -> value.matches("[0-9]{1,9}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(Duration.ZERO);
    return new Registration(
        answer.status(),
        answer.reason(),
        expires,
        Fields.values(answer.headers(), "Contact"),
        mine.flatMap(contact -> contact.unquotedParam("pub-gruu")),
        Fields.addresses(answer.headers(), "P-Associated-URI").stream()
            .map(NameAddress::uri)
            .toList());
  }

  private boolean isMine(NameAddress contact) {
    Optional<String> instance = identity.instance().map(urn -> "<" + urn + ">");
    return instance.isPresent()
        ? contact
            .unquotedParam("+sip.instance")
            .filter(instance.get()::equalsIgnoreCase)
            .isPresent()
        : contact.uri().equals(contactUri);
  }
}
