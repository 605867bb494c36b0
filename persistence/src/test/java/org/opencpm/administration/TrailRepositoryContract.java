package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.jpa.JpaTrailRepository;
import org.opencpm.messaging.MessageScene;
import org.opencpm.schema.jpa.Sql;

/** What {@link TrailRepository} promises. */
interface TrailRepositoryContract {

  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  MessageScene scene();

  private static <T> T in(MessageScene scene, Function<TrailRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaTrailRepository(em)));
  }

  private static List<TrailEvent> list(
      MessageScene scene, Function<TrailRepository, List<TrailEvent>> work) {
    return in(scene, work);
  }

  private static Optional<TrailEvent> found(MessageScene scene, long id) {
    return in(scene, trail -> trail.find(id));
  }

  private static int sweep(MessageScene scene, long below) {
    return in(scene, trail -> trail.sweep(below, 500));
  }

  private static void append(MessageScene scene, TrailEvent... events) {
    in(
        scene,
        trail -> {
          trail.append(List.of(events));
          return null;
        });
  }

  private static TrailEvent accepted(long id, String messageId, String... recipients) {
    return new TrailEvent(
        id,
        "accepted",
        true,
        "STANDALONE",
        EventKey.of(messageId),
        messageId,
        "conversation",
        null,
        "call-" + messageId,
        "sip:alice@cpm.example",
        List.of(recipients),
        null,
        0,
        42,
        null,
        "deferred=true");
  }

  private static TrailEvent attempt(long id, String messageId, String result) {
    return new TrailEvent(
        id,
        "attempt",
        false,
        "STANDALONE",
        EventKey.of(messageId),
        messageId,
        null,
        null,
        null,
        null,
        List.of("sip:bob@cpm.example"),
        "phone",
        200,
        0,
        null,
        "result=" + result);
  }

  private static List<Long> ids(List<TrailEvent> events) {
    return events.stream().map(TrailEvent::id).toList();
  }

  @Test
  default void eventIsReadAsItWasWritten() {
    MessageScene scene = scene();
    TrailEvent event = accepted(7, "m1", "sip:bob@cpm.example", "tel:+15550100003");
    append(scene, event);

    assertThat(found(scene, 7)).contains(event);
    assertThat(found(scene, 8)).isEmpty();
  }

  @Test
  default void beginningsComeNewestFirstInPages() {
    MessageScene scene = scene();
    EventIds ids = new EventIds(1);
    List<TrailEvent> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long id = ids.next(NOON.plusSeconds(i));
      all.add(accepted(id, "m" + i));
      all.add(attempt(ids.next(NOON.plusSeconds(i)), "m" + i, "TAKEN"));
    }
    append(scene, all.toArray(TrailEvent[]::new));

    List<TrailEvent> first = in(scene, trail -> trail.newest(Long.MAX_VALUE, 0, 2));
    assertThat(ids(first)).containsExactly(all.get(8).id(), all.get(6).id());
    assertThat(ids(in(scene, trail -> trail.newest(first.get(1).id(), 0, 9))))
        .containsExactly(all.get(4).id(), all.get(2).id(), all.get(0).id());
    long from = EventIds.floor(NOON.plusSeconds(3));
    assertThat(list(scene, trail -> trail.newest(Long.MAX_VALUE, from, 9))).hasSize(2);
  }

  @Test
  default void anyIdOrAddressFindsTheBeginning() {
    MessageScene scene = scene();
    append(
        scene,
        accepted(1, "m1", "sip:bob@cpm.example"),
        attempt(2, "m1", "TAKEN"),
        accepted(3, "m2", "sip:carol@cpm.example"));

    for (String text : List.of("m1", "call-m1", "sip:bob@cpm.example")) {
      assertThat(ids(byText(scene, text))).as(text).containsExactly(1L);
    }
    for (String text : List.of("conversation", "sip:alice@cpm.example")) {
      assertThat(ids(byText(scene, text))).as(text).containsExactly(3L, 1L);
    }
    assertThat(byText(scene, "m3")).isEmpty();
  }

  private static List<TrailEvent> byText(MessageScene scene, String text) {
    return in(scene, trail -> trail.newest(Set.of(EventKey.of(text)), Long.MAX_VALUE, 0, 10));
  }

  @Test
  default void severalKeysFindEachBeginningOnce() {
    MessageScene scene = scene();
    append(scene, accepted(1, "m1", "sip:bob@cpm.example"), accepted(2, "m2"));
    Set<Long> keys =
        Set.of(EventKey.of("sip:bob@cpm.example"), EventKey.of("m1"), EventKey.of("m2"));

    assertThat(ids(in(scene, trail -> trail.newest(keys, Long.MAX_VALUE, 0, 10))))
        .containsExactly(2L, 1L);
    assertThat(ids(in(scene, trail -> trail.newest(keys, 2, 0, 10)))).containsExactly(1L);
  }

  @Test
  default void whatEndedInVainLeadsToItsBeginning() {
    MessageScene scene = scene();
    append(scene, accepted(1, "m1"), attempt(2, "m1", "REFUSED_FOR_ALL"), accepted(3, "m2"));

    List<TrailEvent> found = byText(scene, TrailEvent.FAILED);
    assertThat(ids(found)).containsExactly(2L);
    assertThat(ids(in(scene, trail -> trail.beginningsOf(List.of(found.get(0).story()), 10))))
        .containsExactly(1L);
  }

  @Test
  default void storyIsInTheOrderOfTime() {
    MessageScene scene = scene();
    append(scene, attempt(5, "m1", "LOST"), accepted(2, "m1"), attempt(9, "m1", "TAKEN"));
    append(scene, accepted(3, "m2"));

    assertThat(ids(in(scene, trail -> trail.ofStories(List.of(EventKey.of("m1")), 10))))
        .containsExactly(2L, 5L, 9L);
  }

  @Test
  default void sweepTakesTheOldestWithAllTheirKeys() {
    MessageScene scene = scene();
    List<TrailEvent> many = new ArrayList<>();
    for (int i = 1; i <= 600; i++) {
      many.add(accepted(i, "m" + i, "sip:bob@cpm.example"));
    }
    append(scene, many.toArray(TrailEvent[]::new));

    assertThat(sweep(scene, 601)).isEqualTo(500);
    assertThat(sweep(scene, 600)).isEqualTo(99);
    assertThat(sweep(scene, 600)).isZero();
    assertThat(ids(in(scene, trail -> trail.newest(Long.MAX_VALUE, 0, 10)))).containsExactly(600L);
    long keys =
        scene
            .database()
            .inTransaction(
                em -> new Sql(em).number("SELECT COUNT(*) FROM event_key WHERE event_id <> 600"));
    assertThat(keys).isZero();
  }

  @Test
  default void eachWriterHasItsNumber() {
    MessageScene scene = scene();
    long first = in(scene, TrailRepository::newWriter);
    long second = in(scene, TrailRepository::newWriter);
    assertThat(second).isNotEqualTo(first);
  }
}
