package org.opencpm.messaging.jpa;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.PassedMessage;

/** Notes one batch of messages that were passed on in live sessions. */
final class PassedBatch {

  private final EntityManager em;

  PassedBatch(EntityManager em) {
    this.em = em;
  }

  void note(List<PassedMessage> messages) {
    TreeSet<Long> subscribers = new TreeSet<>();
    List<byte[]> keys = new ArrayList<>(messages.size());
    for (PassedMessage message : messages) {
      subscribers.add(recipientOf(message).subscriberId());
      keys.add(Codes.hash(recipientOf(message).dedupeKey()));
    }
    // As acceptance does: so nobody stores one of the keys meanwhile.
    new Mailboxes(em).lock(subscribers);
    KnownKeys known = new KnownKeys(em);
    known.find(keys);
    for (int i = 0; i < messages.size(); i++) {
      if (known.add(keys.get(i))) {
        note(messages.get(i), keys.get(i));
      }
    }
    em.flush();
    em.clear();
  }

  private void note(PassedMessage passed, byte[] key) {
    MessageEntity message = new MessageEntity(passed.message(), 1);
    em.persist(message);
    RecipientEntity recipient =
        new RecipientEntity(message.id(), passed.message(), recipientOf(passed), key, 0);
    em.persist(recipient);
    recipient.passed(passed.reported());
  }

  private static NewRecipient recipientOf(PassedMessage passed) {
    return passed.message().recipients().get(0);
  }
}
