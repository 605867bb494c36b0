package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/** What MessagingTest cannot play: trouble, and IMS mode's originating side. */
class ParticipatingFunctionTest {

  private static final Flow PEER = new Flow("udp", "192.0.2.1", 5060);

  /** Lets every report go that was not taken before. */
  private static final class Reports extends ReportTransaction {
    private final List<NotificationRelay.Report> told = new ArrayList<>();
    private RuntimeException trouble;

    @Override
    public boolean mayGo(List<NotificationRelay.Report> reports) {
      if (trouble != null) {
        throw trouble;
      }
      return !told.containsAll(reports);
    }

    @Override
    public void went(List<NotificationRelay.Report> reports) {
      told.addAll(reports);
    }
  }

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final SignallingLink link = new SignallingLink();
  private final Wire wire = new Wire();
  private final Reports reports = new Reports();
  private final Answers answers = new Answers();
  private Subscriber alice;

  @BeforeAll
  static void quiet() {
    MessageLines.quiet();
  }

  @BeforeEach
  void addUsers() {
    alice = users.add("alice");
    users.add("bob");
    link.attach(wire);
  }

  private ParticipatingFunction function(Map<String, String> environment, Executor workers) {
    Settings settings = Settings.of(environment);
    SubscriberDirectory subscribers = new SubscriberDirectory(users);
    DeviceDirectory devices = new DeviceDirectory(registrations);
    return new ParticipatingFunction(
        settings,
        new SenderCheck(
            settings, new DigestAuthenticator(settings, subscribers), subscribers, devices, clock),
        subscribers,
        new RecipientRules(new Policies(new Preferences()), devices),
        new PassedRegister(
            new PassedTransaction(), settings, (delay, work) -> {}, Thread::new, clock),
        null,
        new OriginatingRelay(link, new OnwardReports(reports), workers),
        new Revocations(key -> Optional.empty(), workers),
        new Metrics(),
        clock);
  }

  @Test
  void aDatabaseThatDoesNotAnswerMeansTryLaterAndNeverSilence() {
    registrations.device(alice, "phone", PEER);
    users.fail(new IllegalStateException("the database is down"));

    function(Map.of(), Runnable::run)
        .message(
            RequestBuilder.request("MESSAGE", "sip:bob@cpm.example", "sip:alice@cpm.example")
                .source(PEER)
                .body("text/plain", "x")
                .build(),
            answers);

    assertThat(answers.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    assertThat(Answers.values(answers.only(), "Retry-After")).containsExactly("5");
  }

  @Nested
  class Originating {

    private static final Map<String, String> IMS =
        Map.of("CPM_MODE", "ims", "CPM_TRUSTED_PEERS", "192.0.2.0/24");

    @Test
    void aServedUsersMessageGoesBackThroughThePeerAndTheAnswerIsTheirs() {
      function(IMS, Runnable::run).message(message().build(), answers);

      Wire.Sent sent = wire.awaitSent(1);
      assertThat(sent.request().requestUri()).isEqualTo("sip:carol@elsewhere.example");
      assertThat(sent.request().route()).containsExactly("<sip:scscf.example;lr>");
      assertThat(sent.request().from()).isEqualTo("<sip:alice@cpm.example>");
      assertThat(answers.all()).isEmpty();
      sent.answer(404);
      assertThat(answers.only().status()).isEqualTo(404);
    }

    @Test
    void whomThePeerDoesNotAssertIsNotServed() {
      function(IMS, Runnable::run)
          .message(
              message().with("P-Asserted-Identity", "<sip:dave@elsewhere.example>").build(),
              answers);

      assertThat(answers.only().outcome()).isEqualTo(Outcome.FORBIDDEN);
      assertThat(Answers.values(answers.only(), "Warning").toString()).contains("127");
    }

    @Test
    void nobodyElseIsTrusted() {
      function(IMS, Runnable::run)
          .message(message().source(new Flow("udp", "203.0.113.1", 5060)).build(), answers);

      assertThat(answers.only().outcome()).isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void aReportPassesOnceHoweverManyDevicesSendIt() {
      ParticipatingFunction function = function(IMS, Runnable::run);
      Answers first = new Answers();

      function.message(report().build(), first);
      function.message(report().build(), answers);
      assertThat(answers.only().status()).isEqualTo(202);
      wire.awaitSent(1).answer(202);
      assertThat(first.only().status()).isEqualTo(202);
      function.message(report().build(), new Answers());

      assertThat(wire.count()).isEqualTo(1);
    }

    @Test
    void aReportThatTheNextServerDoesNotTakeMayComeAgain() {
      ParticipatingFunction function = function(IMS, Runnable::run);
      Answers first = new Answers();

      function.message(report().build(), first);
      wire.awaitSent(1).answer(503);
      assertThat(first.only().status()).isEqualTo(503);
      function.message(report().build(), answers);
      wire.awaitSent(2).answer(202);

      assertThat(answers.only().status()).isEqualTo(202);
    }

    @Test
    void aReportThatCannotBeLookedUpIsAnsweredTryLater() {
      reports.trouble = new IllegalStateException("the database is down");

      function(IMS, Runnable::run).message(report().build(), answers);

      assertThat(answers.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    }

    @Test
    void soIsOneThatNoWorkerTakes() {
      function(
              IMS,
              work -> {
                throw new RejectedExecutionException("written by a test");
              })
          .message(report().build(), answers);

      assertThat(answers.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    }

    private static RequestBuilder message() {
      return RequestBuilder.request(
              "MESSAGE", "sip:carol@elsewhere.example", "sip:alice@cpm.example")
          .source(PEER)
          .ownRoute("<sip:cpm.example;lr;orig>")
          .with("Route", "<sip:scscf.example;lr>")
          .with("P-Asserted-Identity", "<sip:alice@cpm.example>")
          .body("text/plain", "x");
    }

    private static RequestBuilder report() {
      return message().body("message/imdn+xml", ServerScene.imdn("m1", "delivery", "delivered"));
    }
  }
}
