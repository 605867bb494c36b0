package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.administration.FactsBuilder.BOB;
import static org.opencpm.administration.FactsBuilder.END;
import static org.opencpm.administration.FactsBuilder.NOW;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencpm.administration.Found.State;
import org.opencpm.messaging.DeliveryState;

/** Why a message has not arrived, for each way in which that can be. */
class ExplanationTest {

  private static final Instant BOUND = NOW.plusSeconds(600);
  private static final Instant LATER = NOW.plusSeconds(30);

  private static FactsBuilder accepted() {
    return new FactsBuilder().event("accepted", 0, 0, "deferred=true");
  }

  private static FactsBuilder registered(boolean lost) {
    return accepted().waiting().device(7, "phone", BOUND, lost);
  }

  private static FactsBuilder refused(int status, String reason) {
    return new FactsBuilder().event("refused", 0, status, "reason=" + reason);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        of(
            "nobody has registered yet",
            accepted().waiting(),
            State.WAITING,
            false,
            true,
            BOB
                + " has no registered device. The message waits until 2026-03-02 16:30:00 UTC"
                + " and goes out as soon as one registers."),
        of(
            "the registration has ended",
            accepted().waiting().device(7, "phone", null, false),
            State.WAITING,
            false,
            true,
            BOB + " has no registered device.",
            "phone of "
                + BOB
                + " is not registered (the last registration went until"
                + " 2026-03-01 16:20:00 UTC); it goes out as soon as the device registers."),
        of(
            "the phone does not answer",
            registered(true)
                .event("attempt", 1, 408, "result=LOST")
                .delivery(7, DeliveryState.WAITING, 1, 408, null),
            State.WAITING,
            true,
            true,
            "No device of " + BOB + " has it yet.",
            "phone of "
                + BOB
                + " did not answer (408) at 2026-03-01 16:21:00 UTC; nothing is sent"
                + " to it until it registers again or somebody delivers by hand."),
        of(
            "the phone was lost before the message came",
            registered(true),
            State.WAITING,
            true,
            true,
            "nothing is sent to it until it registers again"),
        of(
            "the phone cannot be reached",
            registered(true).delivery(7, DeliveryState.WAITING, 1, 0, null),
            State.WAITING,
            true,
            true,
            "phone of " + BOB + " could not be reached;"),
        of(
            "the phone is busy",
            registered(false).delivery(7, DeliveryState.WAITING, 2, 486, LATER),
            State.WAITING,
            true,
            true,
            "phone of " + BOB + " is busy (486); it is tried again at 2026-03-01 16:30:30 UTC."),
        of(
            "the phone takes it with silence",
            registered(false).delivery(7, DeliveryState.WAITING, 5, 408, LATER),
            State.WAITING,
            true,
            true,
            "takes it with silence (408) again and again; it is tried again at"),
        of(
            "it rang in vain",
            registered(false).delivery(7, DeliveryState.WAITING, 1, 0, LATER),
            State.WAITING,
            true,
            true,
            "rang and nobody answered; it is tried again at"),
        of(
            "it is in the queue",
            registered(false).delivery(7, DeliveryState.WAITING, 0, 0, null),
            State.WAITING,
            true,
            true,
            "It is on its way to phone of " + BOB + ", or waits there behind what came before."),
        of(
            "the device is to fetch it",
            registered(false).delivery(7, DeliveryState.ANNOUNCED, 1, 0, null),
            State.WAITING,
            true,
            true,
            "phone of " + BOB + " was told of it and has not fetched it yet."),
        of(
            "it came while the device could not take it",
            registered(false),
            State.WAITING,
            true,
            true,
            "is registered and gets it at its next registration"),
        of(
            "the device refused it",
            accepted()
                .row(false, true, END)
                .device(7, "phone", BOUND, false)
                .delivery(7, DeliveryState.REFUSED, 1, 415, null),
            State.FAILED,
            false,
            false,
            "No device of " + BOB + " has it, and none gets it any more.",
            "phone of " + BOB + " does not get it: the last answer was 415."),
        of(
            "its time was over a moment ago",
            accepted().row(false, false, NOW.minusSeconds(1)),
            State.FAILED,
            false,
            false,
            "Its time for " + BOB + " was over at 2026-03-01 16:29:59 UTC."),
        of(
            "a device has it, another one may get it",
            accepted()
                .row(true, false, END)
                .event("attempt", 1, 200, "result=TAKEN")
                .device(7, "phone", BOUND, false)
                .device(8, "tablet", null, false)
                .delivery(7, DeliveryState.DONE, 1, 200, null)
                .delivery(8, DeliveryState.WAITING, 0, 0, null),
            State.DELIVERED,
            false,
            true,
            "phone of " + BOB + " has it since 2026-03-01 16:21:00 UTC.",
            "tablet of " + BOB + " is not registered"),
        of(
            "it expired",
            accepted().event("expired", 5, 0, "action=discarded"),
            State.FAILED,
            false,
            false,
            "Its time was over at 2026-03-01 16:25:00 UTC and no device of "
                + BOB
                + " had taken it. Nobody gets it any more; the sender can send it again."),
        of(
            "it expired into the store",
            accepted().event("expired", 5, 0, "action=stored"),
            State.SETTLED,
            false,
            false,
            "it went into the message store, as the policy on-expiry says."),
        of(
            "it was delivered and is forgotten",
            accepted().event("attempt", 1, 200, "result=TAKEN"),
            State.DELIVERED,
            false,
            false,
            "phone of " + BOB + " got it at 2026-03-01 16:21:00 UTC."),
        of(
            "an operator dropped it",
            accepted().event("dropped-by-operator", 2, 0, null),
            State.FAILED,
            false,
            false,
            "An operator dropped it for " + BOB + " at 2026-03-01 16:22:00 UTC."),
        of(
            "the sender was told",
            accepted()
                .event("expired", 5, 0, "action=discarded")
                .event("notification", 5, 0, "disposition=FAILED", "m1", "n1"),
            State.FAILED,
            false,
            false,
            "The sender was told that it failed, at 2026-03-01 16:25:00 UTC."),
        of(
            "the sender repeats it",
            accepted().waiting().event("duplicate", 1, 0, null).event("duplicate", 2, 0, null),
            State.WAITING,
            false,
            true,
            "The sender sent it again 2 times; that changes nothing."),
        of(
            "a policy stored it",
            new FactsBuilder().event("accepted", 0, 0, "stored=1; deferred=false"),
            State.SETTLED,
            false,
            false,
            "it was kept in the message store and goes to no device"),
        of(
            "nothing is known any more",
            accepted(),
            State.SETTLED,
            false,
            false,
            "Its rows are gone and its end was not noted"),
        of(
            "the From is somebody else's",
            refused(403, "identity of somebody else"),
            State.REFUSED,
            false,
            false,
            "It was refused with 403: identity of somebody else. Nothing was stored.",
            "The sender's address (sip:alice@cpm.example) does not belong to the user who sent it"),
        of(
            "the sender is blocked",
            refused(403, "subscription not active"),
            State.REFUSED,
            false,
            false,
            "sip:alice@cpm.example is blocked: unblock him on his page."),
        of(
            "no such user",
            refused(404, "no such user"),
            State.REFUSED,
            false,
            false,
            "There is no subscriber with the address " + BOB),
        of(
            "another domain",
            refused(404, "not our domain"),
            State.REFUSED,
            false,
            false,
            BOB + " is not in the domain of this server."),
        of("a challenge", refused(407, "x"), State.REFUSED, false, false, "prove who he is"),
        of("too large", refused(413, "x"), State.REFUSED, false, false, "CPM_MAX_PAGER_SIZE"),
        of("anonymous", refused(433, "x"), State.REFUSED, false, false, "accept-anonymous"),
        of("may not wait", refused(480, "x"), State.REFUSED, false, false, "a policy (defer)"),
        of("overload", refused(503, "overload"), State.REFUSED, false, false, "try again"),
        of(
            "the recipient rejects",
            refused(603, "by the recipient's rules or state"),
            State.REFUSED,
            false,
            false,
            "The rules of " + BOB + " reject it"),
        of(
            "a chat goes on",
            new FactsBuilder().event("session-invited", 0, 0, null).running(),
            State.LIVE,
            false,
            false,
            "The session goes on."),
        of(
            "a chat was declined",
            new FactsBuilder()
                .event("session-invited", 0, 0, null)
                .event("session-refused", 1, 603, null),
            State.ENDED,
            false,
            false,
            "The one invited declined (603)."),
        of(
            "a chat ended",
            new FactsBuilder()
                .event("session-invited", 0, 0, null)
                .event("session-ended", 3, 0, "legs=2"),
            State.ENDED,
            false,
            false,
            "It ended at 2026-03-01 16:23:00 UTC."));
  }

  private static Arguments of(
      String name,
      FactsBuilder facts,
      State state,
      boolean canDeliver,
      boolean canDrop,
      String... said) {
    return Arguments.of(name, facts.build(), state, canDeliver, canDrop, List.of(said));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aStrangerIsToldWhyItStandsAsItDoes(
      String name,
      Facts facts,
      State state,
      boolean canDeliver,
      boolean canDrop,
      List<String> said) {
    Story story = StoryTransactions.story(facts);

    assertThat(story.what().state()).isEqualTo(state);
    String whole = String.join(" ", story.explanation());
    assertThat(whole).contains(said);
    assertThat(story.explanation()).allMatch(sentence -> sentence.endsWith("."));
    assertThat(story.canDeliver()).isEqualTo(canDeliver);
    assertThat(story.canDrop()).isEqualTo(canDrop);
    assertThat(story.events()).hasSameSizeAs(facts.events());
  }

  @Test
  void standingHasARowForEachDevice() {
    Story story =
        StoryTransactions.story(
            registered(false)
                .device(8, "tablet", null, false)
                .delivery(7, DeliveryState.WAITING, 2, 486, LATER)
                .build());

    assertThat(story.deliveries()).hasSize(2);
    Story.Standing phone = story.deliveries().get(0);
    assertThat(phone.state()).isEqualTo("waiting");
    assertThat(phone.attempts()).isEqualTo(2);
    assertThat(phone.nextTry()).isEqualTo(LATER);
    assertThat(story.deliveries().get(1).state()).isEqualTo("not registered");
  }

  @Test
  void aListSpeaksOfTheFirstSentence() {
    assertThat(StoryTransactions.story(accepted().waiting().build()).what().why())
        .startsWith(BOB + " has no registered device.");
  }
}
