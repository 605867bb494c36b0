package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

class AcceptQueueTest {

  /** Stores in memory what is accepted; a body "bad" cannot be stored. */
  private final class Rows extends AcceptTransaction {
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private volatile RuntimeException trouble;
    private volatile Runnable before = () -> {};

    @Override
    public Stored store(List<Accepting> batch) {
      before.run();
      batches.add(batch.size());
      if (trouble != null) {
        throw trouble;
      }
      List<Result> results = new ArrayList<>();
      List<Delivery> deliveries = new ArrayList<>();
      for (Accepting request : batch) {
        if (text(request).equals("bad")) {
          throw new IllegalStateException("a bad row");
        }
      }
      for (Accepting request : batch) {
        stored.add(text(request));
        results.add(new Result(false, false, false, List.of()));
        deliveries.add(rows.store(Deliveries.delivery(phone.id(), bob.id(), stored.size())));
      }
      return new Stored(results, deliveries);
    }

    private String text(Accepting request) {
      return new String(request.message().body(), StandardCharsets.UTF_8);
    }
  }

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final DeliveryRows rows = new DeliveryRows(registrations, clock);
  private final Wire wire = new Wire();
  private final AtomicReference<Instant> armed = new AtomicReference<>();
  private final Metrics metrics = new Metrics();
  private Rows transaction;
  private DeliveryEngine engine;
  private AcceptQueue queue;
  private Subscriber bob;
  private Device phone;

  @BeforeAll
  static void quiet() {
    MessageLines.quiet();
  }

  @BeforeEach
  void start() {
    users.add("alice");
    bob = users.add("bob");
    phone = registrations.device(bob, "phone", new Flow("udp", "192.0.2.10", 5070));
    SignallingLink link = new SignallingLink();
    link.attach(wire);
    Settings settings = Settings.of(Map.of());
    SentCalls calls = new SentCalls();
    engine =
        new DeliveryEngine(
            rows,
            new DeviceDirectory(registrations),
            link,
            new Carriers(
                new CarrierChoice(settings),
                new PagerCarrier(
                    link, new DeviceMessage(settings, new SubscriberDirectory(users)), calls)),
            calls,
            new Policies(new Preferences()),
            metrics,
            Runnable::run,
            (delay, work) -> {},
            Thread::new,
            clock);
    transaction = new Rows();
    queue =
        new AcceptQueue(
            transaction, engine, new DeadlineClock(armed::set), metrics, Thread::new, clock);
  }

  @AfterEach
  void stop() {
    queue.stop();
    engine.stop(Duration.ZERO);
  }

  @Test
  void theAnswerComesAfterTheCommitAndTheDeliveryAfterTheAnswer() {
    List<String> order = new CopyOnWriteArrayList<>();
    transaction.before = () -> order.add("commit, sent " + wire.count());

    queue.submit(
        accepting("hello", answer -> order.add(answer.outcome() + ", sent " + wire.count())));

    wire.awaitSent(1);
    assertThat(order).containsExactly("commit, sent 0", "ACCEPTED, sent 0");
  }

  @Test
  void theTimerIsArmedForTheEndOfWhatIsAccepted() {
    queue.submit(accepting("hello", answer -> {}));

    await().until(() -> armed.get() != null);
    assertThat(armed.get()).isEqualTo(MovableClock.START.plus(Duration.ofDays(7)));
  }

  @Test
  void aCommitThatFailsIsAnsweredTryLaterAndNothingIsDelivered() {
    transaction.trouble = new IllegalStateException("commit failed");
    Answers answers = new Answers();

    queue.submit(accepting("hello", answers));

    await().until(() -> !answers.all().isEmpty());
    assertThat(answers.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    assertThat(answers.only().status()).isEqualTo(503);
    assertThat(Answers.values(answers.only(), "Retry-After")).containsExactly("5");
    assertThat(wire.count()).isZero();
    assertThat(metrics.scrape()).contains("cpm_refused_total{status=\"503\"} 1.0");
  }

  @Test
  void aFullQueueAnswersAtOnce() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    transaction.before =
        () -> {
          busy.countDown();
          awaitQuietly(release);
        };
    queue.submit(accepting("first", answer -> {}));
    busy.await();
    for (int i = 0; i < AcceptQueue.CAPACITY; i++) {
      queue.submit(accepting("waits", answer -> {}));
    }
    Answers answers = new Answers();

    queue.submit(accepting("one too many", answers));

    assertThat(answers.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    transaction.trouble = new IllegalStateException("enough");
    transaction.before = () -> clock.advance(Duration.ofSeconds(6));
    release.countDown();
  }

  @Test
  void oneBadRowHarmsNoOther() throws Exception {
    Answers good = new Answers();
    Answers bad = new Answers();
    together(
        List.of(
            accepting("1", good),
            accepting("bad", bad),
            accepting("2", good),
            accepting("3", good)));

    await().until(() -> good.all().size() == 3 && bad.all().size() == 1);
    assertThat(good.outcomes()).containsOnly(Outcome.ACCEPTED);
    assertThat(bad.only().outcome()).isEqualTo(Outcome.TRY_LATER);
    assertThat(transaction.stored).containsExactly("0", "1", "2", "3");
  }

  @Test
  void aDatabaseThatIsSlowToFailDoesNotKeepEveryRequestOfTheBatchWaiting() throws Exception {
    Answers answers = new Answers();
    List<Accepting> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batch.add(accepting("m" + i, answers));
    }
    together(
        batch,
        () -> {
          transaction.before = () -> clock.advance(Duration.ofSeconds(5));
          transaction.trouble = new IllegalStateException("no connection within 5 s");
        });

    await().until(() -> answers.all().size() == 50);
    assertThat(answers.outcomes()).containsOnly(Outcome.TRY_LATER);
    assertThat(transaction.batches).hasSizeLessThan(6);
  }

  @Test
  void anAnswerThatCannotBeSentHarmsNoOther() throws Exception {
    Answers answers = new Answers();
    together(
        List.of(
            accepting(
                "1",
                answer -> {
                  throw new IllegalStateException("written by a test");
                }),
            accepting("2", answers)));

    await().until(() -> answers.all().size() == 1);
    assertThat(answers.only().outcome()).isEqualTo(Outcome.ACCEPTED);
    wire.awaitSent(1).answer(200);
    wire.awaitSent(2).answer(200);
    wire.awaitSent(3).answer(200);
  }

  @Test
  void stoppingAnswersWhatWaitsAndTurnsAwayWhatComes() {
    Answers answers = new Answers();
    queue.submit(accepting("1", answers));
    queue.stop();
    assertThat(answers.only().outcome()).isEqualTo(Outcome.ACCEPTED);

    Answers late = new Answers();
    queue.submit(accepting("2", late));
    assertThat(late.only().outcome()).isEqualTo(Outcome.TRY_LATER);
  }

  private void together(List<Accepting> batch) throws InterruptedException {
    together(batch, () -> {});
  }

  /** Has all of them in one batch: they come while another one, "0", is being written. */
  private void together(List<Accepting> batch, Runnable meanwhile) throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    transaction.before =
        () -> {
          busy.countDown();
          awaitQuietly(release);
        };
    queue.submit(accepting("0", answer -> {}));
    busy.await();
    batch.forEach(queue::submit);
    CountDownLatch first = release;
    transaction.before = () -> {};
    meanwhile.run();
    first.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Accepting accepting(String text, Responder responder) {
    NewRecipient recipient =
        new NewRecipient(
            bob.id(),
            bob.defaultAddress(),
            text,
            MovableClock.START.plus(Duration.ofDays(7)),
            true,
            null,
            false);
    NewMessage message =
        new NewMessage(
            MessageKind.STANDALONE,
            "s:1",
            1L,
            "sip:alice@cpm.example",
            null,
            "id-" + text,
            "call-" + text,
            "conversation",
            "contribution",
            "PAGER",
            Set.of(),
            HeaderList.empty().serialise(),
            "text/plain",
            text.getBytes(StandardCharsets.UTF_8),
            false,
            MovableClock.START,
            List.of(recipient));
    return new Accepting(
        message,
        List.of(),
        List.of(),
        List.of(),
        Answer.of(Outcome.ACCEPTED),
        result -> responder.answer(result.answer()));
  }
}
