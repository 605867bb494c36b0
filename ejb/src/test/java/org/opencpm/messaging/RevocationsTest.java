package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.Subscriber;

/** What a revocation takes back. */
class RevocationsTest {

  private static final Subscriber ALICE = user(1, "alice");
  private static final Subscriber BOB = user(2, "bob");
  private static final Sender SENDER = Sender.of(ALICE, "sip:alice@cpm.example", null, false);
  private static final MessageBody BODY = new MessageBody("a/b", new byte[1]);

  private final Map<String, MessageBody> stored =
      Map.of(DedupeKey.ofMessageId(SENDER.key(), BOB.id(), "m1"), BODY);
  private final List<String> taken = new ArrayList<>();
  private final List<Boolean> done = new ArrayList<>();
  private final Revocations revocations =
      new Revocations(key -> Optional.ofNullable(stored.get(key)), Runnable::run);

  private static Subscriber user(long id, String name) {
    return new Subscriber(
        id, name + "@cpm.example", true, List.of("sip:" + name + "@cpm.example"), Map.of());
  }

  private void take(String id, Sender sender, Subscriber recipient) {
    revocations.files((owner, message) -> taken.add(owner + " " + message.contentType()));
    revocations.take(new Revocation(id), sender, recipient, done::add);
  }

  @Test
  void whatTheMessageSpeaksOfIsTakenBackForItsSender() {
    take("m1", SENDER, BOB);

    assertThat(taken).containsExactly("1 a/b");
    assertThat(done).containsExactly(true);
  }

  @Test
  void messagesOfOthersAndUnknownOnesAreNotFound() {
    take("m1", Sender.of(BOB, "sip:bob@cpm.example", null, false), BOB);
    take("m1", SENDER, ALICE);
    take("m2", SENDER, BOB);
    take("m1", Sender.foreign("sip:alice@elsewhere.example", false), BOB);

    assertThat(taken).isEmpty();
    assertThat(done).containsExactly(true, true, true, true);
  }

  @Test
  void whoCannotBeServedNowIsToldSo() {
    new Revocations(
            key -> {
              throw new IllegalStateException("no database");
            },
            Runnable::run)
        .take(new Revocation("m1"), SENDER, BOB, done::add);
    new Revocations(
            key -> Optional.empty(),
            work -> {
              throw new RejectedExecutionException();
            })
        .take(new Revocation("m1"), SENDER, BOB, done::add);

    assertThat(done).containsExactly(false, false);
  }
}
