package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opencpm.messaging.PassedMessages.Passage.GO;
import static org.opencpm.messaging.PassedMessages.Passage.REPORTED;
import static org.opencpm.messaging.PassedMessages.Passage.UNKNOWN;
import static org.opencpm.notification.Disposition.DELIVERED;
import static org.opencpm.notification.Disposition.DISPLAYED;
import static org.opencpm.notification.Disposition.FAILED;
import static org.opencpm.notification.DispositionRequest.DISPLAY;
import static org.opencpm.notification.DispositionRequest.NEGATIVE_DELIVERY;
import static org.opencpm.notification.DispositionRequest.POSITIVE_DELIVERY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Users;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** What a live session remembers of the messages it passed on, and what it notes. */
@Requirement(value = "AD-PF-38", partial = true)
class PassedMessagesTest {

  private static final Set<DispositionRequest> BOTH = Set.of(POSITIVE_DELIVERY, DISPLAY);

  /** Notes in memory; can be made to fail. */
  private static final class Notes extends PassedTransaction {
    private final List<PassedMessage> notes = new CopyOnWriteArrayList<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void write(List<PassedMessage> newNotes, List<Told> newTold) {
      if (down) {
        failures.incrementAndGet();
        throw new IllegalStateException("the database is down");
      }
      notes.addAll(newNotes);
      told.addAll(newTold);
    }

    List<String> ids() {
      return notes.stream().map(note -> note.message().messageId()).toList();
    }
  }

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Notes notes = new Notes();
  private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
  private PassedRegister register;
  private PassedMessages.Session session;
  private SessionDirection forth;
  private SessionDirection back;

  @BeforeEach
  void open() {
    register =
        new PassedRegister(
            notes, Settings.of(Map.of()), (delay, work) -> timers.add(work), Thread::new, clock);
    session = register.open();
    Subscriber alice = users.add("alice");
    Subscriber bob = users.add("bob");
    forth = direction(alice, bob);
    back = direction(bob, alice);
  }

  @AfterEach
  void stop() {
    register.stop();
  }

  private static SessionDirection direction(Subscriber from, Subscriber to) {
    return new SessionDirection(
        Sender.of(from, from.defaultAddress(), null, false),
        to,
        to.defaultAddress(),
        null,
        "call",
        "conversation",
        "contribution",
        ServiceIdentifier.SESSION,
        HeaderList.empty(),
        new Lifetime(Duration.ofDays(1), true));
  }

  private void pass(Duration time) {
    clock.advance(time);
    List<Runnable> due = new ArrayList<>();
    for (Runnable next = timers.poll(); next != null; next = timers.poll()) {
      due.add(next);
    }
    due.forEach(Runnable::run);
  }

  @Test
  void eachNotificationGoesOnce() {
    session.passed(forth, "m1", BOTH);

    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(GO);
    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(REPORTED);
    assertThat(session.report(back, "m1", FAILED)).isEqualTo(REPORTED);
    assertThat(session.report(back, "m1", DISPLAYED)).isEqualTo(GO);
    assertThat(session.report(back, "m1", DISPLAYED)).isEqualTo(REPORTED);
  }

  @Test
  void deliveredDoesNotGoAfterDisplayed() {
    session.passed(forth, "m1", BOTH);

    assertThat(session.report(back, "m1", DISPLAYED)).isEqualTo(GO);
    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(REPORTED);
  }

  @Test
  void bothDirectionsAreTwo() {
    session.passed(forth, "m1", BOTH);
    session.passed(back, "m1", BOTH);

    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(GO);
    assertThat(session.report(forth, "m1", DELIVERED)).isEqualTo(GO);
  }

  @Test
  void whatNobodyAskedForIsNotRemembered() {
    session.passed(forth, "m1", Set.of());
    session.passed(forth, "m2", Set.of(NEGATIVE_DELIVERY));
    session.passed(forth, null, BOTH);

    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(UNKNOWN);
    assertThat(session.report(back, "m2", DELIVERED)).isEqualTo(UNKNOWN);
    assertThat(register.pending()).isZero();
  }

  @Test
  void whatIsReportedInTimeIsNeverNoted() {
    session.passed(forth, "m1", BOTH);
    session.report(back, "m1", DELIVERED);
    session.report(back, "m1", DISPLAYED);

    pass(PassedRegister.PATIENCE);
    session.close();
    register.stop();

    assertThat(notes.notes).isEmpty();
    assertThat(register.pending()).isZero();
  }

  @Test
  void whatIsOutstandingIsNotedAfterAWhileWithWhatWasReported() {
    session.passed(forth, "m1", BOTH);
    session.report(back, "m1", DELIVERED);
    pass(Duration.ofSeconds(4));
    session.passed(forth, "m2", BOTH);
    pass(Duration.ofSeconds(2));

    await().untilAsserted(() -> assertThat(notes.ids()).containsExactly("m1"));
    assertThat(notes.notes.get(0).reported()).isEqualTo(Reported.of(Set.of(DELIVERED)));
    pass(PassedRegister.PATIENCE);
    await().untilAsserted(() -> assertThat(notes.ids()).containsExactly("m1", "m2"));
    assertThat(timers).isEmpty();
    NewMessage noted = notes.notes.get(0).message();
    assertThat(noted.kind()).isEqualTo(MessageKind.CHAT);
    assertThat(noted.body()).isNull();
    assertThat(noted.recipients().get(0).expiresAt())
        .isEqualTo(MovableClock.START.plus(Duration.ofDays(30)));
  }

  @Test
  void afterANotificationFromOutsideTheDatabaseDecides() {
    session.passed(forth, "m1", BOTH);
    pass(PassedRegister.PATIENCE);
    await().untilAsserted(() -> assertThat(notes.notes).hasSize(1));
    String key = notes.notes.get(0).message().recipients().get(0).dedupeKey();

    register.whenNoted(List.of(key), () -> {});

    assertThat(session.report(back, "m1", DISPLAYED)).isEqualTo(UNKNOWN);
  }

  @Test
  void whatIsReportedAfterItWasNotedIsWrittenToo() {
    session.passed(forth, "m1", BOTH);
    pass(PassedRegister.PATIENCE);
    await().untilAsserted(() -> assertThat(notes.notes).hasSize(1));

    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(GO);
    assertThat(session.report(back, "m1", DELIVERED)).isEqualTo(REPORTED);

    String key = notes.notes.get(0).message().recipients().get(0).dedupeKey();
    await()
        .untilAsserted(
            () ->
                assertThat(notes.told).containsExactly(new PassedTransaction.Told(key, DELIVERED)));
  }

  @Test
  void theEndOfTheSessionNotesWhatIsOutstandingAtOnce() {
    session.passed(forth, "m1", BOTH);
    session.passed(back, "m2", Set.of(DISPLAY));
    session.passed(forth, "m3", Set.of(POSITIVE_DELIVERY));
    session.report(back, "m3", DELIVERED);

    session.close();
    session.passed(forth, "late", BOTH);

    await().untilAsserted(() -> assertThat(notes.ids()).containsExactly("m1", "m2", "late"));
    await().untilAsserted(() -> assertThat(register.pending()).isZero());
  }

  @Test
  void whatDependsOnAMessageWaitsForItsNote() {
    session.passed(forth, "m1", BOTH);
    session.passed(forth, "m2", BOTH);
    String first = DedupeKey.ofMessageId(forth.sender().key(), forth.recipient().id(), "m1");
    String second = DedupeKey.ofMessageId(forth.sender().key(), forth.recipient().id(), "m2");
    List<Integer> notedThen = new CopyOnWriteArrayList<>();

    register.whenNoted(List.of("somebody else's"), () -> notedThen.add(notes.notes.size()));
    assertThat(notedThen).containsExactly(0);
    register.whenNoted(List.of(first, second), () -> notedThen.add(notes.notes.size()));

    await().untilAsserted(() -> assertThat(notedThen).containsExactly(0, 2));
    register.whenNoted(List.of(first), () -> notedThen.add(notes.notes.size()));
    assertThat(notedThen).hasSize(3);
    pass(PassedRegister.PATIENCE);
    session.close();
    register.stop();
    assertThat(notes.notes).hasSize(2);
  }

  @Test
  void aDatabaseThatIsDownIsAskedAgain() {
    notes.down = true;
    session.passed(forth, "m1", BOTH);
    session.close();
    await().untilAsserted(() -> assertThat(notes.failures).hasPositiveValue());
    await().until(() -> !timers.isEmpty());

    notes.down = false;
    pass(PassedRegister.PATIENCE);

    await().untilAsserted(() -> assertThat(notes.ids()).containsExactly("m1"));
  }

  @Test
  void oneThatStaysDownLosesTheNoteAndNotWhatDependsOnIt() {
    notes.down = true;
    session.passed(forth, "m1", BOTH);
    String key = DedupeKey.ofMessageId(forth.sender().key(), forth.recipient().id(), "m1");
    AtomicInteger done = new AtomicInteger();

    register.whenNoted(List.of(key), done::incrementAndGet);
    await()
        .untilAsserted(
            () -> {
              pass(PassedRegister.PATIENCE);
              assertThat(done).hasValue(1);
            });

    assertThat(register.pending()).isZero();
  }

  @Test
  void aSessionRemembersABoundedNumberAndNotesTheOldest() {
    for (int i = 0; i < PassedSession.MOST + 3; i++) {
      session.passed(forth, "m" + i, BOTH);
    }

    await().untilAsserted(() -> assertThat(notes.ids()).containsExactly("m0", "m1", "m2"));
    assertThat(session.report(back, "m0", DELIVERED)).isEqualTo(UNKNOWN);
    assertThat(session.report(back, "m3", DELIVERED)).isEqualTo(GO);
  }

  @Test
  @Requirement(value = "CT-FT-19", partial = true)
  void aNotificationThatOvertakesItsMessageWaitsForIt() {
    List<Integer> notedThen = new CopyOnWriteArrayList<>();
    String key = DedupeKey.ofMessageId(forth.sender().key(), forth.recipient().id(), "m1");
    session.expect(forth, "m1", BOTH);
    register.whenNoted(List.of(key), () -> notedThen.add(notes.notes.size()));
    assertThat(notedThen).isEmpty();
    session.passed(forth, "m1", BOTH);
    await().until(() -> notedThen.equals(List.of(1)));
    assertThat(notes.ids()).containsExactly("m1");
  }

  @Test
  void nothingWaitsForAMessageThatDoesNotCome() {
    List<String> done = new CopyOnWriteArrayList<>();
    String key = DedupeKey.ofMessageId(forth.sender().key(), forth.recipient().id(), "m1");
    session.expect(forth, "m1", BOTH);
    register.whenNoted(List.of(key), () -> done.add("in time"));
    pass(PassedRegister.PATIENCE);
    assertThat(done).containsExactly("in time");
    register.whenNoted(List.of(key), () -> done.add("at the end"));
    session.close();
    assertThat(done).containsExactly("in time", "at the end");
    register.whenNoted(List.of(key), () -> done.add("afterwards"));
    assertThat(done).hasSize(3);
  }
}
