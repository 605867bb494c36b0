package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.opencpm.administration.Found;
import org.opencpm.administration.Found.State;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.Page;
import org.opencpm.administration.Search;
import org.opencpm.administration.StoredStories;
import org.opencpm.administration.Story;
import org.opencpm.administration.Trail;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.scene.MessageLines;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.subscriber.Subscriber;

/** What an operator finds of messages that walk through a whole server. */
@Isolated("hears what happens to all messages")
class StoryTest {

  private static TestDatabase database;

  private ServerScene server;
  private StoredStories stories;
  private Trail trail;
  private Subscriber bob;
  private Phone alicePhone;

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void begin() {
    MessageLines.quiet();
    server = new ServerScene(database, Map.of());
    stories = server.stories();
    trail = new Trail(stories.trail(), ConsoleSettings.of(Map.of()), new Metrics(), server.clock);
    trail.start(Thread::new);
    Subscriber alice = server.user("alice");
    bob = server.user("bob", "tel:+15550100002");
    alicePhone = server.registered(alice, "alice-phone");
  }

  @AfterEach
  void end() {
    trail.stop();
    server.close();
  }

  private void send(String id, String wishes) {
    assertThat(server.send(alicePhone, bob.defaultAddress(), id, "hello", wishes).status())
        .isEqualTo(202);
  }

  private List<Found> find(String text) {
    return find(text, null).items();
  }

  private Page<Found> find(String text, State state) {
    return stories.find(new Search(text, null, state, null, null, null, 50), Set.of());
  }

  private Found only(String text, State state) {
    await()
        .untilAsserted(
            () -> assertThat(find(text)).extracting(Found::state).containsExactly(state));
    return find(text).get(0);
  }

  private Story story(Found found) {
    return stories.story(found.key(), Set.of()).orElseThrow();
  }

  @Test
  void aWaitingMessageIsFoundByAnyIdAndAnyFormOfAnAddress() {
    send("m1", "");

    Found found = only("m1", State.WAITING);
    assertThat(found.why()).startsWith("sip:bob@cpm.example has no registered device.");
    for (String text :
        List.of(
            "sip:bob@CPM.example",
            "bob",
            "bob@cpm.example",
            "+1 (555) 010-0002",
            "tel:+15550100002",
            "alice",
            found.conversationId(),
            found.callId())) {
      assertThat(find(text)).as(text).extracting(Found::key).containsExactly(found.key());
    }
    assertThat(find("carol")).isEmpty();
    assertThat(find(null, State.WAITING).items())
        .extracting(Found::messageId)
        .containsExactly("m1");
    assertThat(find(null, State.DELIVERED).items()).isEmpty();
    Story story = story(found);
    assertThat(story.canDrop()).isTrue();
    assertThat(story.canDeliver()).isFalse();
    assertThat(story.events()).extracting(Story.Event::name).containsExactly("accepted");
    assertThat(stories.recipients(found.key())).hasSize(1);
  }

  @Test
  void aDeliveredMessageTellsItsWholeStoryWithItsNotifications() {
    Phone phone = server.registered(bob, "bob-phone");
    send("m1", "positive-delivery");
    phone.awaitTexts("hello");
    server.report(phone, alicePhone.address(), "m1", "delivery", "delivered");
    alicePhone.awaitReports("delivered m1");

    Found found = only("m1", State.DELIVERED);
    await()
        .untilAsserted(
            () ->
                assertThat(story(found).events())
                    .extracting(Story.Event::name)
                    .containsExactly("accepted", "attempt", "accepted", "attempt"));
    Story story = story(found);
    assertThat(story.events().get(2).text())
        .isEqualTo("sip:bob@cpm.example reported delivered; it goes to sip:alice@cpm.example.");
    assertThat(story.events().get(3).text()).contains("of sip:alice@cpm.example took it");
    assertThat(story.explanation().get(0)).contains("has it since");
    assertThat(story.canDrop()).isFalse();
    assertThat(find(null, null).items()).extracting(Found::messageId).containsExactly("m1");
  }

  @Test
  void aRefusedRequestSaysWhy() {
    server.answer(
        server
            .message(alicePhone, "sip:nobody@cpm.example")
            .body("message/cpim", ServerScene.cpim("m1", "hello", "")));

    await().untilAsserted(() -> assertThat(find(null, State.REFUSED).items()).hasSize(1));
    Found found = find(null, State.REFUSED).items().get(0);
    assertThat(found.status()).isEqualTo(404);
    assertThat(story(found).explanation())
        .contains(
            "There is no subscriber with the address sip:nobody@cpm.example, or he is blocked.");
    assertThat(find("sip:nobody@cpm.example")).hasSize(1);
  }

  @Test
  void whatExpiredIsFoundAsFailedWhenItsRowsAreGone() {
    send("m1", "negative-delivery");
    only("m1", State.WAITING);
    server.pass(Duration.ofDays(8));

    Found found = only("m1", State.FAILED);
    assertThat(found.why()).contains("no device of sip:bob@cpm.example had taken it");
    await()
        .untilAsserted(
            () ->
                assertThat(find(null, State.FAILED).items())
                    .extracting(Found::key)
                    .containsExactly(found.key()));
    assertThat(String.join(" ", story(found).explanation()))
        .contains("The sender was told that it failed");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() {
    for (int i = 0; i < 5; i++) {
      send("m" + i, "");
    }
    await().untilAsserted(() -> assertThat(find("bob")).hasSize(5));
    for (State state : new State[] {null, State.WAITING}) {
      String text = state == null ? "bob" : null;
      Page<Found> first = stories.find(page(text, state, null), Set.of());
      Page<Found> second = stories.find(page(text, state, first.next()), Set.of());
      Page<Found> third = stories.find(page(text, state, second.next()), Set.of());
      assertThat(first.items()).extracting(Found::messageId).containsExactly("m4", "m3");
      assertThat(second.items()).extracting(Found::messageId).containsExactly("m2", "m1");
      assertThat(third.items()).extracting(Found::messageId).containsExactly("m0");
      assertThat(third.next()).isNull();
    }
  }

  private static Search page(String text, State state, String after) {
    return new Search(text, null, state, null, null, after, 2);
  }

  @Test
  void withoutEventsWhatWaitsIsThereAllTheSame() {
    trail.stop();
    send("m1", "");

    Found found = find(null, State.WAITING).items().get(0);
    assertThat(found.messageId()).isEqualTo("m1");
    assertThat(story(found).explanation().get(0)).contains("has no registered device");
    assertThat(story(found).canDrop()).isTrue();
    assertThat(stories.recipients(found.key())).hasSize(1);
    assertThat(stories.story("e1", Set.of())).isEmpty();
    assertThat(stories.story("nonsense", Set.of())).isEmpty();
  }

  @Test
  void whatLooksLikeAnAddressAndIsNoneIsTold() {
    assertThatThrownBy(() -> find("sip:b ob@@x"))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.field()).isEqualTo("text"));
  }
}
