package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.RetryTimer;

class SessionTimersTest {

  private final List<Runnable> due = new ArrayList<>();
  private final List<Runnable> givenUp = new ArrayList<>();
  private final List<Runnable> events = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  private final RetryTimer timer =
      new RetryTimer() {
        @Override
        public void after(Duration delay, Runnable work) {
          due.add(work);
        }

        @Override
        public Runnable cancellable(Duration delay, Runnable work) {
          due.add(work);
          return () -> givenUp.add(work);
        }
      };

  private final SessionTimers timers = new SessionTimers(timer, new Mailbox(events::add));

  private void turn() {
    List.copyOf(events).forEach(Runnable::run);
    events.clear();
  }

  @Test
  void whatIsDueRunsInTheMailbox() {
    timers.after(Duration.ofSeconds(1), () -> done.add("due"));
    due.get(0).run();
    assertThat(done).isEmpty();

    turn();

    assertThat(done).containsExactly("due");
    timers.end();
    assertThat(givenUp).isEmpty();
  }

  @Test
  void withTheSessionEverythingOfItIsGivenUp() {
    timers.after(Duration.ofHours(1), () -> done.add("idle"));
    timers.after(Duration.ofMinutes(15), () -> done.add("refresh"));

    timers.end();

    assertThat(givenUp).containsExactlyInAnyOrderElementsOf(due);
    due.forEach(Runnable::run);
    turn();
    assertThat(done).isEmpty();
  }

  @Test
  void whatWasOnItsWayToTheMailboxDoesNotRunAfterTheEnd() {
    timers.after(Duration.ofSeconds(1), () -> done.add("late"));
    due.get(0).run();

    timers.end();
    turn();

    assertThat(done).isEmpty();
  }

  @Test
  void nothingIsBegunAfterTheEnd() {
    timers.end();

    timers.after(Duration.ofSeconds(1), () -> done.add("never"));

    assertThat(due).isEmpty();
  }

  @Test
  void aTimerThatCannotGiveUpLetsGoAtLeast() {
    RetryTimer plain = (delay, work) -> due.add(work);
    Runnable giveUp = plain.cancellable(Duration.ofHours(1), () -> done.add("kept"));

    giveUp.run();
    giveUp.run();
    due.get(0).run();

    assertThat(done).isEmpty();
  }
}
