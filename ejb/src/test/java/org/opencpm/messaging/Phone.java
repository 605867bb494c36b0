package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;

/** A device of a scene: what it got, and what it says to what it gets. */
final class Phone {

  private final Subscriber owner;
  private final String name;
  private final Flow flow;
  private final List<OutboundRequest> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int says = 200;
  private int cseq;

  Phone(Subscriber owner, String name, int port) {
    this.owner = owner;
    this.name = name;
    this.flow = new Flow("udp", "192.0.2.10", port);
  }

  Subscriber owner() {
    return owner;
  }

  String address() {
    return owner.defaultAddress();
  }

  Flow flow() {
    return flow;
  }

  String uri() {
    return "sip:" + name + "@" + flow.address() + ":" + flow.port();
  }

  String instance() {
    return "urn:uuid:" + name;
  }

  int nextCSeq() {
    return ++cseq;
  }

  /** From now on it answers so; 0: nothing. */
  Phone says(int status) {
    says = status;
    return this;
  }

  /** How many requests have come to it, answered or not. */
  int asked() {
    return asked.get();
  }

  int take(OutboundRequest request) {
    asked.incrementAndGet();
    if (says >= 200 && says < 300) {
      got.add(request);
    }
    return says;
  }

  /** Bodies of the messages that it took, without CPIM around them. */
  List<String> texts() {
    return got.stream()
        .filter(r -> reportOf(r).isEmpty())
        .map(r -> text(r).substring(text(r).lastIndexOf("\r\n") + 1).trim())
        .toList();
  }

  /** The notifications that it took, as {@code status message-id}. */
  List<String> reports() {
    return got.stream().flatMap(r -> reportOf(r).stream()).toList();
  }

  List<OutboundRequest> got() {
    return got;
  }

  void awaitTexts(String... expected) {
    await().untilAsserted(() -> assertThat(texts()).containsExactly(expected));
  }

  void awaitReports(String... expected) {
    await().untilAsserted(() -> assertThat(reports()).containsExactly(expected));
  }

  private static Optional<String> reportOf(OutboundRequest request) {
    String text = text(request);
    if (!text.contains("<imdn")) {
      return Optional.empty();
    }
    String status = text.replaceAll("(?s).*<status>\\s*<([a-z]+)\\s*/>.*", "$1");
    String id = text.replaceAll("(?s).*<message-id>(.*)</message-id>.*", "$1");
    return Optional.of(status + " " + id);
  }

  private static String text(OutboundRequest request) {
    return new String(request.body(), StandardCharsets.UTF_8);
  }
}
