package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** What our users report in sessions to senders who are served elsewhere (IMS mode). */
class OnwardNotificationsTest {

  private static final String ZOE = "sip:zoe@elsewhere.example";

  /** The database's part: what went. */
  private static final class Told extends ReportTransaction {
    private final Set<NotificationRelay.Report> went = new HashSet<>();

    @Override
    public boolean mayGo(List<NotificationRelay.Report> reports) {
      return !went.containsAll(reports);
    }

    @Override
    public void went(List<NotificationRelay.Report> reports) {
      went.addAll(reports);
    }
  }

  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final MovableClock clock = new MovableClock();
  private final Wire wire = new Wire();
  private final SignallingLink link = new SignallingLink();
  private final OnwardReports reports = new OnwardReports(new Told());
  private final List<AcceptResult> results = new ArrayList<>();
  private Subscriber bob;
  private Device phone;
  private OnwardNotifications onward;
  private boolean busy;

  @BeforeEach
  void scene() {
    link.attach(wire);
    bob = users.add("bob");
    phone = registered("<sip:scscf.example;lr>");
    onward =
        new OnwardNotifications(
            link,
            reports,
            new OriginatingRoute(new DeviceDirectory(registrations), clock),
            this::work);
  }

  private void work(Runnable work) {
    if (busy) {
      throw new RejectedExecutionException("no thread to spare");
    }
    work.run();
  }

  private Device registered(String path) {
    Binding binding =
        new Binding(
            "sip:bob@192.0.2.11",
            "",
            new Flow("udp", "192.0.2.1", 5060),
            bob.defaultAddress(),
            "reg",
            1,
            MovableClock.START.plusSeconds(3600),
            1.0,
            null,
            null,
            path,
            false);
    return registrations.bind(bob.id(), "phone", null, null, binding);
  }

  private static MessageContent content(String id, String status) throws MessageRefused {
    return MessageContent.of("message/imdn+xml", body(id, status));
  }

  private static byte[] body(String id, String status) {
    return ServerScene.imdn(id, status.equals("displayed") ? "display" : "delivery", status)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void report(String id, String status) throws MessageRefused {
    SessionDirection back =
        new SessionDirection(
            Sender.of(bob, bob.defaultAddress(), phone, false),
            null,
            ZOE,
            null,
            "call",
            "conversation-1",
            "contribution-1",
            ServiceIdentifier.SESSION,
            HeaderList.empty(),
            new Lifetime(Duration.ofDays(1), true));
    SessionMessage message = new SessionMessage("t", "message/imdn+xml", body(id, status));
    onward.pass(back, content(id, status), message, results::add);
  }

  private List<AcceptResult.Kind> kinds() {
    return results.stream().map(AcceptResult::kind).toList();
  }

  @Test
  void itGoesThroughTheReportersServerAndIsTakenWhenTheNextOneHasIt() throws Exception {
    report("m1", "delivered");

    OutboundRequest sent = wire.awaitSent(1).request();
    assertThat(sent.method()).isEqualTo("MESSAGE");
    assertThat(sent.requestUri()).isEqualTo(ZOE);
    assertThat(sent.from()).isEqualTo("<" + bob.defaultAddress() + ">");
    assertThat(sent.route()).containsExactly("<sip:scscf.example;lr;orig>");
    assertThat(sent.headers().first("P-Asserted-Identity"))
        .contains("<" + bob.defaultAddress() + ">");
    assertThat(sent.headers().first("Conversation-ID")).contains("conversation-1");
    assertThat(sent.headers().first("InReplyTo-Contribution-ID")).contains("contribution-1");
    assertThat(wire.texts())
        .containsExactly(new String(body("m1", "delivered"), StandardCharsets.UTF_8));
    assertThat(results).isEmpty();

    wire.awaitSent(1).answer(202);

    assertThat(kinds()).containsExactly(AcceptResult.Kind.COMMITTED);
  }

  @Test
  void eachKindGoesOnce() throws Exception {
    report("m1", "delivered");
    report("m1", "delivered");
    assertThat(kinds()).as("one is on its way").containsExactly(AcceptResult.Kind.DROPPED);
    wire.awaitSent(1).answer(200);

    report("m1", "delivered");
    report("m1", "displayed");

    wire.awaitSent(2).answer(200);
    assertThat(kinds())
        .containsExactly(
            AcceptResult.Kind.DROPPED,
            AcceptResult.Kind.COMMITTED,
            AcceptResult.Kind.DROPPED,
            AcceptResult.Kind.COMMITTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 480, 500, 503})
  void whatCannotBeTakenNowMayComeAgain(int status) throws Exception {
    report("m1", "delivered");
    wire.awaitSent(1).answer(status);
    assertThat(kinds()).containsExactly(AcceptResult.Kind.FAILED);

    report("m1", "delivered");
    wire.awaitSent(2).answer(200);

    assertThat(kinds()).endsWith(AcceptResult.Kind.COMMITTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 501, 603})
  void whatIsRefusedForGoodIsDropped(int status) throws Exception {
    report("m1", "delivered");
    wire.awaitSent(1).answer(status);

    assertThat(kinds()).containsExactly(AcceptResult.Kind.DROPPED);
  }

  @Test
  void withoutAServerToGoThroughNothingIsSent() throws Exception {
    phone = registered(null);

    report("m1", "delivered");

    assertThat(wire.count()).isZero();
    assertThat(kinds()).containsExactly(AcceptResult.Kind.FAILED);
  }

  @Test
  void whoFindsNoThreadIsToldAndMayTryAgain() throws Exception {
    busy = true;
    report("m1", "delivered");
    assertThat(kinds()).containsExactly(AcceptResult.Kind.FAILED);

    busy = false;
    report("m1", "delivered");
    busy = true;
    wire.awaitSent(1).answer(503);
    assertThat(kinds()).containsExactly(AcceptResult.Kind.FAILED, AcceptResult.Kind.FAILED);

    busy = false;
    report("m1", "delivered");
    wire.awaitSent(2).answer(200);
    assertThat(kinds()).endsWith(AcceptResult.Kind.COMMITTED);
  }

  @Test
  void whatCannotBeSentIsNotHeldBackForEver() throws Exception {
    wire.fail(new IllegalStateException("the container stops"));
    report("m1", "delivered");
    assertThat(kinds()).containsExactly(AcceptResult.Kind.FAILED);

    wire.fail(null);
    report("m1", "delivered");

    wire.awaitSent(1);
  }

  @Test
  void whenItComesBackAsTheReportersOriginatingRequestItPasses() throws Exception {
    report("m1", "delivered");
    OutboundRequest sent = wire.awaitSent(1).request();
    InboundRequest back =
        RequestBuilder.request("MESSAGE", ZOE, bob.defaultAddress())
            .ownRoute("<sip:cpm.example;lr;orig>")
            .with("Route", "<sip:scscf.example;lr>")
            .with("P-Asserted-Identity", "<" + bob.defaultAddress() + ">")
            .with("Conversation-ID", sent.headers().first("Conversation-ID").orElseThrow())
            .with("Contribution-ID", sent.headers().first("Contribution-ID").orElseThrow())
            .with("P-Asserted-Service", ServiceIdentifier.PAGER.urn())
            .body("message/imdn+xml", new String(sent.body(), StandardCharsets.UTF_8))
            .build();
    OriginatingRelay relay = new OriginatingRelay(link, reports, Runnable::run);
    Answers answers = new Answers();
    List<NotificationRelay.Report> said =
        Accepting.reports(content("m1", "delivered"), Sender.keyOfForeign(ZOE), bob.id());

    relay.notification(back, CpmIdentities.of(back, true), said, answers);
    wire.awaitSent(2).answer(202);

    assertThat(answers.only().status()).isEqualTo(202);
  }
}
