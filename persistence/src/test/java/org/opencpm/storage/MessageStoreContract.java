package org.opencpm.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.MessageScene;
import org.opencpm.storage.jpa.JpaMessageStore;

/** What {@link MessageStore} promises. */
interface MessageStoreContract {

  MessageScene scene();

  private static StoredMessage message(long subscriber, String id, int second) {
    return new StoredMessage(
        subscriber,
        "sip:alice@cpm.example",
        "sip:bob@cpm.example",
        id,
        "conversation",
        null,
        "PAGER",
        "Subject: x\r\n",
        "message/cpim",
        MessageScene.body(id),
        NOW,
        NOW.plusSeconds(second));
  }

  private static List<StoredMessage> newest(MessageScene scene, long subscriber, int max) {
    return scene.database().inTransaction(em -> new JpaMessageStore(em).newest(subscriber, max));
  }

  @Test
  default void newestObjectsOfAUserComeFirst() {
    MessageScene scene = scene();
    List<StoredMessage> messages =
        List.of(message(1, "a", 1), message(1, "c", 3), message(1, "b", 2), message(2, "x", 9));
    scene.database().run(em -> messages.forEach(new JpaMessageStore(em)::store));

    assertThat(newest(scene, 1, 9))
        .extracting(StoredMessage::messageId)
        .containsExactly("c", "b", "a");
    assertThat(newest(scene, 1, 2)).hasSize(2);
    assertThat(newest(scene, 3, 2)).isEmpty();
    assertThat(newest(scene, 2, 1).get(0)).usingRecursiveComparison().isEqualTo(messages.get(3));
  }
}
