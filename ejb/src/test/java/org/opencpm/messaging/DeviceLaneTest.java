package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencpm.scene.MovableClock;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Flow;

/**
 * The lane as a table: each row is a story of events, with what {@code next} must say in between.
 *
 * <pre>
 * offer N            message N was stored for the device
 * next S [N]         the next step is S, of message N
 * at C               the current message is being sent to contact C
 * done | lost | later    the current attempt ended: taken, device lost, try again in 30 s
 * old-done | old-lost | old-later    so did the attempt before, which no longer counts
 * moved C            the device registered from contact C
 * wake | timer       there is work; the timer of the last pause fired
 * rang               the current attempt ended: nobody answered, try again in 300 s
 * hold | no-hold     nobody answered another call to the device
 * early | not-early  the load reads also what is to be tried later, or not
 * ring SECONDS       the attempt may take so long
 * loaded N N | full N-M    the database gave these; all there were, or as many as asked for
 * load-failed        it gave an error
 * wait SECONDS       time passes
 * rests | lives      the lane can be forgotten, or not
 * stuck | moves      the net would restart it, or not
 * </pre>
 */
class DeviceLaneTest {

  private final MovableClock clock = new MovableClock();
  private final DeviceLane lane = new DeviceLane(7, Lane.SESSION);
  private long attempt;
  private long pause;

  static Stream<Arguments> stories() {
    return Stream.of(
        story("a new lane has nothing to do", "next IDLE, rests"),
        story("one message goes at once", "offer 1, lives, next SEND 1, lives, done, rests"),
        story(
            "one message at a time, in order",
            "offer 1, offer 2, next SEND 1, next IDLE, offer 3, next IDLE, done, next SEND 2,"
                + " done, next SEND 3, done, next IDLE"),
        story(
            "a woken lane reads the database and says so once",
            "wake, next LOAD, next IDLE, loaded, next IDLE, rests"),
        story(
            "what waits goes before what is new",
            "wake, next LOAD, offer 3, loaded 1 2, next SEND 1, done, next SEND 2, done, next LOAD,"
                + " loaded 3, next SEND 3"),
        story(
            "a message that was read before it was offered goes once",
            "wake, next LOAD, loaded 1, offer 1, next LOAD, loaded 1, next SEND 1, done, next LOAD,"
                + " loaded, next IDLE"),
        story(
            "a message that was sent before it was offered does not go again",
            "wake, next LOAD, loaded 1, next SEND 1, offer 1, done, next LOAD, loaded, next IDLE"),
        story(
            "messages offered out of order are read in order",
            "offer 2, offer 1, next LOAD, loaded 1 2, next SEND 1, done, next SEND 2"),
        story(
            "an earlier one that is offered during an attempt is not forgotten",
            "offer 2, next SEND 2, offer 1, done, next LOAD, loaded 1, next SEND 1"),
        story(
            "a full load is followed by another",
            "wake, next LOAD, full 1-50, next SEND 1, done, next SEND 2"),
        story(
            "a short load may lack what was locked: the lane reads until nothing is found",
            "wake, next LOAD, loaded 1, next SEND 1, done, next LOAD, loaded 2, next SEND 2, done,"
                + " next LOAD, loaded, next IDLE, rests"),
        story(
            "woken while loading, the lane reads again",
            "wake, next LOAD, wake, loaded 2, next LOAD, loaded 1 2, next SEND 1"),
        story(
            "woken during an attempt, the lane reads after it",
            "offer 1, offer 2, next SEND 1, wake, next IDLE, done, next LOAD, loaded 2, next SEND 2"),
        story(
            "nothing goes to a lost device until it registers",
            "offer 1, offer 2, next SEND 1, lost, next IDLE, offer 3, next IDLE, rests, wake,"
                + " next LOAD, loaded 1 2 3, next SEND 1"),
        story(
            "a busy device is tried again by the timer",
            "offer 1, offer 2, next SEND 1, later, next IDLE, lives, timer, next LOAD, loaded 1 2,"
                + " next SEND 1"),
        story(
            "a refresh of the registration does not overtake what a busy device is to get first",
            "offer 1, offer 2, next SEND 1, later, wake, next IDLE, timer, next LOAD"),
        story(
            "a database that fails is asked again by the timer",
            "wake, next LOAD, load-failed, next IDLE, lives, offer 4, next IDLE, timer, next LOAD"),
        story(
            "a new contact frees the lane at once and the old answer changes nothing",
            "offer 1, next SEND 1, at A, moved B, wake, next LOAD, loaded 1, next SEND 1, at B,"
                + " old-done, next IDLE, done, next LOAD, loaded, next IDLE"),
        story(
            "that the old contact is lost or busy does not stop the new one",
            "offer 1, next SEND 1, at A, moved B, wake, next LOAD, loaded 1 2, next SEND 1, at B,"
                + " old-lost, old-later, done, next SEND 2"),
        story(
            "the same contact again leaves the attempt alone",
            "offer 1, next SEND 1, at A, moved A, wake, next IDLE, done, next LOAD"),
        story(
            "an answer that never comes is noticed",
            "offer 1, next SEND 1, at A, wait 120, moves, wait 70, stuck"),
        story(
            "what rings long is given its time",
            "offer 1, next SEND 1, at A, ring 300, wait 290, moves, old-rings, wait 20, stuck"),
        story(
            "a device that nobody answered is tried again by the timer",
            "offer 1, next SEND 1, at A, rang, next IDLE, offer 2, next IDLE, lives, wake,"
                + " next IDLE, timer, next LOAD, not-early, loaded 1 2, next SEND 1"),
        story(
            "or when it registers, whatever the time, and the old timer says nothing then",
            "offer 1, next SEND 1, at A, rang, moved A, next LOAD, early, loaded 1 2, next SEND 1,"
                + " rang, old-timer, next IDLE, timer, next LOAD, not-early"),
        story(
            "that the old contact was not answered does not stop the new one",
            "offer 1, next SEND 1, at A, moved B, next LOAD, loaded 1, next SEND 1, old-rang, done,"
                + " next LOAD"),
        story(
            "a lane rests while the device rings for somebody else",
            "hold, offer 1, next IDLE, no-hold, timer, next LOAD, loaded 1, next SEND 1, no-hold"),
        story("a lane that nobody answers is not stuck", "hold, wait 400, moves, wait 100, stuck"),
        story("a load that never ends is noticed", "wake, next LOAD, wait 190, stuck"),
        story(
            "an answer that came is only waiting to be written",
            "offer 1, next SEND 1, at A, answered, wait 1000, moves"),
        story(
            "a timer that never fires is noticed",
            "offer 1, next SEND 1, later, wait 60, moves, wait 200, stuck"),
        story("a resting lane is not stuck", "offer 1, next SEND 1, done, wait 1000, moves"),
        story("a lost device is not stuck", "offer 1, next SEND 1, lost, wait 1000, moves"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void theLaneFollowsTheStory(String name, String story) {
    for (String event : story.split(",")) {
      String[] words = event.trim().split(" ");
      play(words);
    }
  }

  @ParameterizedTest
  @MethodSource("org.opencpm.messaging.DeviceLaneTest#moreThanFits")
  void theLaneKeepsNoMoreThanItsLimitAndLosesNothing(long offered) {
    LongStream.rangeClosed(1, offered).forEach(n -> lane.offer(delivery(n)));

    long sent = 0;
    long next = 1;
    while (true) {
      DeviceLane.Step step = lane.next(clock.instant());
      if (step == DeviceLane.Step.IDLE) {
        break;
      }
      if (step == DeviceLane.Step.LOAD) {
        long from = next;
        List<Delivery> found =
            LongStream.rangeClosed(from, Math.min(offered, from + 49))
                .mapToObj(DeviceLaneTest::delivery)
                .toList();
        lane.loaded(found, DeviceLane.MAX_IN_MEMORY);
      } else {
        assertThat(lane.current().seq()).isEqualTo(next++);
        sent++;
        lane.done(lane.sendingTo(null));
      }
    }
    assertThat(sent).isEqualTo(offered);
  }

  static LongStream moreThanFits() {
    return LongStream.of(1, 49, 50, 51, 100, 230);
  }

  private void play(String[] words) {
    switch (words[0]) {
      case "offer" -> lane.offer(delivery(Long.parseLong(words[1])));
      case "next" -> {
        assertThat(lane.next(clock.instant())).hasToString(words[1]);
        if (words.length > 2) {
          assertThat(lane.current().seq()).isEqualTo(Long.parseLong(words[2]));
          attempt = lane.sendingTo(null);
        }
      }
      case "at" -> attempt = lane.sendingTo(at(words[1]));
      case "done" -> assertThat(lane.done(attempt)).isTrue();
      case "lost" -> assertThat(lane.lost(attempt)).isTrue();
      case "later" -> pause = paused(lane.postpone(attempt, inSeconds(30)));
      case "rang" -> pause = paused(lane.unanswered(attempt, inSeconds(300)));
      case "hold" -> pause = paused(lane.hold(inSeconds(300)));
      case "no-hold" -> assertThat(lane.hold(inSeconds(300))).isZero();
      case "old-timer" -> lane.resume(pause - 1);
      case "early" -> assertThat(lane.early()).isTrue();
      case "not-early" -> assertThat(lane.early()).isFalse();
      case "ring" -> lane.expect(attempt, inSeconds(Long.parseLong(words[1])));
      case "old-rings" -> lane.expect(attempt - 1, inSeconds(3600));
      case "old-done" -> assertThat(lane.done(attempt - 1)).isFalse();
      case "old-lost" -> assertThat(lane.lost(attempt - 1)).isFalse();
      case "old-later" -> assertThat(lane.postpone(attempt - 1, inSeconds(30))).isZero();
      case "old-rang" -> assertThat(lane.unanswered(attempt - 1, inSeconds(300))).isZero();
      case "answered" -> lane.answered(attempt);
      case "moved" -> lane.registered(at(words[1]));
      case "wake" -> lane.wake();
      case "timer" -> lane.resume(pause);
      case "loaded" -> lane.loaded(deliveries(words), DeviceLane.MAX_IN_MEMORY);
      case "full" -> {
        String[] range = words[1].split("-");
        List<Delivery> all =
            LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]))
                .mapToObj(DeviceLaneTest::delivery)
                .toList();
        lane.loaded(all, all.size());
      }
      case "load-failed" -> pause = paused(lane.loadFailed(inSeconds(5)));
      case "wait" -> clock.advance(Duration.ofSeconds(Long.parseLong(words[1])));
      case "rests" -> assertThat(lane.forgettable()).isTrue();
      case "lives" -> assertThat(lane.forgettable()).isFalse();
      case "stuck" -> assertThat(lane.stuck(clock.instant())).isTrue();
      case "moves" -> assertThat(lane.stuck(clock.instant())).isFalse();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static long paused(long number) {
    assertThat(number).isPositive();
    return number;
  }

  private Instant inSeconds(long seconds) {
    return clock.instant().plusSeconds(seconds);
  }

  private static List<Delivery> deliveries(String[] words) {
    return Stream.of(words).skip(1).map(Long::valueOf).map(DeviceLaneTest::delivery).toList();
  }

  private static Delivery delivery(long number) {
    return Deliveries.delivery(7, 2, number);
  }

  private static Binding at(String contact) {
    return new Binding(
        "sip:" + contact + "@192.0.2.1",
        "",
        new Flow("udp", "192.0.2.1", 5060),
        "sip:bob@cpm.example",
        "reg",
        1,
        MovableClock.START.plusSeconds(3600),
        1.0,
        null,
        null,
        null,
        false);
  }

  private static Arguments story(String name, String events) {
    return Arguments.of(name, events);
  }
}
