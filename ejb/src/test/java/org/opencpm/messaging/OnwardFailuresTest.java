package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;

/** What this server itself tells senders who are served elsewhere (IMS mode). */
class OnwardFailuresTest {

  private static final String ZOE = "sip:zoe@elsewhere.example";

  private final Registrations registrations = new Registrations();
  private final DeviceDirectory devices = new DeviceDirectory(registrations);
  private final MovableClock clock = new MovableClock();
  private final Wire wire = new Wire();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private final Users users = new Users();
  private final Subscriber bob = users.add("bob");
  private final Subscriber carol = users.add("carol");
  private boolean full;
  private OnwardFailures failures;

  @BeforeEach
  void scene() {
    SignallingLink link = new SignallingLink();
    link.attach(wire);
    failures =
        new OnwardFailures(
            link,
            new OnwardReports(new ReportTransaction()),
            new OriginatingRoute(devices, clock),
            work -> {
              if (full) {
                throw new RejectedExecutionException("written by a test");
              }
              work.run();
            },
            (delay, work) -> {
              delays.add(delay);
              timers.add(work);
            },
            clock);
  }

  private void register(Subscriber user, String path) {
    Binding binding =
        new Binding(
            "sip:" + user.userName(),
            "",
            new Flow("udp", "192.0.2.1", 5060),
            user.defaultAddress(),
            "reg",
            1,
            MovableClock.START.plusSeconds(3600),
            1.0,
            null,
            null,
            path,
            false);
    devices.replace(
        user.id(), List.of(registrations.bind(user.id(), "phone", null, null, binding)));
  }

  /** The notification about a message of hers for Bob that was given up. */
  private NewMessage failed(String mode) {
    Settings settings = Settings.of(Map.of("CPM_MODE", mode, "CPM_TRUSTED_PEERS", "192.0.2.0/24"));
    EndedRecipient ended =
        new EndedRecipient(
            7,
            MessageKind.STANDALONE,
            bob.id(),
            bob.defaultAddress(),
            "a:" + ZOE,
            null,
            ZOE,
            null,
            "m1",
            "conversation-1",
            "contribution-1",
            "PAGER",
            Set.of(DispositionRequest.NEGATIVE_DELIVERY),
            null,
            "message/cpim",
            new byte[0],
            0,
            clock.instant(),
            false,
            false);
    return new NotificationWriter(settings, clock).failed(ended).orElse(null);
  }

  private void tell() {
    failures.tell(List.of(failed("ims")));
  }

  private void nextTimer() {
    timers.remove().run();
  }

  @Test
  void itGoesInTheRecipientsNameByHisServer() {
    register(bob, "<sip:scscf.example;lr>");

    tell();

    OutboundRequest sent = wire.awaitSent(1).request();
    assertThat(sent.method()).isEqualTo("MESSAGE");
    assertThat(sent.requestUri()).isEqualTo(ZOE);
    assertThat(sent.from()).isEqualTo("<" + bob.defaultAddress() + ">");
    assertThat(sent.route()).containsExactly("<sip:scscf.example;lr;orig>");
    assertThat(sent.headers().first("Conversation-ID")).contains("conversation-1");
    assertThat(sent.headers().first("InReplyTo-Contribution-ID")).contains("contribution-1");
    assertThat(new String(sent.body(), StandardCharsets.UTF_8))
        .contains("<message-id>m1</message-id>")
        .contains("<failed/>");
    wire.awaitSent(1).answer(202);
    assertThat(timers).isEmpty();
  }

  @Test
  void inDirectModeThereIsNobodyElsewhere() {
    assertThat(failed("direct")).isNull();
  }

  @Test
  void whoIsNotRegisteredIsSpokenForByAServerThatIsKnown() {
    register(carol, "<sip:other.example;lr>");

    tell();

    assertThat(wire.awaitSent(1).request().route()).containsExactly("<sip:other.example;lr;orig>");
  }

  @Test
  void itIsTriedAtLongerAndLongerTimesUntilItIsTaken() {
    tell();
    assertThat(wire.count()).as("no server is known yet").isZero();
    register(bob, "<sip:scscf.example;lr>");
    nextTimer();
    wire.awaitSent(1).answer(503);
    nextTimer();
    wire.awaitSent(2).answer(0);
    wire.fail(new IllegalStateException("written by a test"));
    nextTimer();
    wire.fail(null);
    nextTimer();
    wire.awaitSent(3).answer(202);

    assertThat(timers).isEmpty();
    assertThat(delays).extracting(Duration::toMinutes).containsExactly(1L, 2L, 4L, 8L);
  }

  @Test
  void workersThatAreFullDoNotLoseIt() {
    register(bob, "<sip:scscf.example;lr>");
    full = true;
    tell();
    full = false;
    nextTimer();

    wire.awaitSent(1);
  }

  @Test
  void itIsTriedEachHourUntilItExpires() {
    register(bob, "<sip:scscf.example;lr>");
    wire.answerAtOnce(503);
    tell();
    for (int i = 0; i < 10; i++) {
      nextTimer();
    }
    assertThat(delays.get(9)).isEqualTo(Duration.ofHours(1));

    clock.advance(Duration.ofDays(30));
    nextTimer();

    assertThat(timers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 603})
  void whatIsRefusedForGoodIsNotTriedAgain(int status) {
    register(bob, "<sip:scscf.example;lr>");

    tell();
    wire.awaitSent(1).answer(status);

    assertThat(timers).isEmpty();
  }
}
