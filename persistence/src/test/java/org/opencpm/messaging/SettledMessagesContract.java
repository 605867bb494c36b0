package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.jpa.JpaSettledMessages;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;

/** What {@link SettledMessages} promises. */
interface SettledMessagesContract {

  MessageScene scene();

  private static NewRecipient recipient(String key, Instant expiresAt) {
    return new NewRecipient(1, "sip:bob@cpm.example", key, expiresAt, true, null, false);
  }

  private static Set<String> note(MessageScene scene, Instant now, NewRecipient... recipients) {
    return scene
        .database()
        .inTransaction(em -> new JpaSettledMessages(em).note(Arrays.asList(recipients), now));
  }

  @Test
  default void aMessageIsNewOnce() {
    MessageScene scene = scene();
    Instant end = NOW.plusSeconds(60);

    assertThat(note(scene, NOW, recipient("a", end), recipient("b", end), recipient("a", end)))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(note(scene, NOW, recipient("b", end), recipient("c", end))).containsExactly("c");
  }

  @Test
  default void itIsNewAgainAfterItsEnd() {
    MessageScene scene = scene();
    note(scene, NOW, recipient("a", NOW.plusSeconds(60)), recipient("b", NOW.plusSeconds(61)));

    Instant later = NOW.plusSeconds(60);
    assertThat(note(scene, later, recipient("b", later))).isEmpty();
    assertThat(note(scene, later, recipient("a", later.plusSeconds(60)))).containsExactly("a");
  }

  @Test
  default void whatHasExpiredIsRemoved() {
    MessageScene scene = scene();
    note(scene, NOW, recipient("a", NOW.plusSeconds(1)), recipient("b", NOW.plusSeconds(1)));

    note(scene, NOW.plusSeconds(1), recipient("c", NOW.plusSeconds(60)));

    Long rows =
        scene
            .database()
            .inTransaction(em -> new Sql(em).number("SELECT COUNT(*) FROM settled_message"));
    assertThat(rows).isEqualTo(1);
  }

  @Test
  default void whatWasAcceptedForDeliveryIsKnown() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    NewRecipient delivered = scene.to(bob);
    scene.accept(scene.message(delivered));

    assertThat(note(scene, NOW, delivered)).isEmpty();
  }
}
