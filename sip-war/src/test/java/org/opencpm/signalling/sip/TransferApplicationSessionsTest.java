package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipSessionsUtil;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.TransferSession;

/** Those who move a transfer meet in one SIP application session. */
class TransferApplicationSessionsTest {

  private final Map<String, SipApplicationSession> known = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private final TransferApplicationSessions transfers =
      new TransferApplicationSessions(
          Fake.of(SipSessionsUtil.class)
              .on(
                  "getApplicationSessionByKey",
                  given -> find((String) given[0], (Boolean) given[1]))
              .get());

  private SipApplicationSession find(String key, boolean create) {
    if (create) {
      known.computeIfAbsent(key, this::made);
    }
    return known.get(key);
  }

  private SipApplicationSession made(String key) {
    return Fake.of(SipApplicationSession.class)
        .on("isValid", given -> known.containsKey(key))
        .on("getAttribute", given -> attributes.get((String) given[0]))
        .on("setAttribute", given -> attributes.put((String) given[0], given[1]))
        .on("invalidate", given -> known.remove(key))
        .get();
  }

  @Test
  void whoCancelsIsHeardOnceByAllWhoMoveIt() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    TransferSession one = transfers.open(-5, first::incrementAndGet);
    TransferSession other = transfers.open(-5, second::incrementAndGet);
    one.progress(1000);

    assertThat(attributes).containsEntry(TransferApplicationSessions.PROGRESS, 1000L);
    assertThat(one.isCancelled()).isFalse();
    assertThat(transfers.cancel(-5)).isTrue();
    assertThat(transfers.cancel(-5)).as("once more").isTrue();

    assertThat(one.isCancelled()).isTrue();
    assertThat(other.isCancelled()).isTrue();
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
  }

  @Test
  void whoHasLeftHearsNothingAndTheLastOneEndsIt() {
    AtomicInteger gone = new AtomicInteger();
    TransferSession one = transfers.open(7, gone::incrementAndGet);
    TransferSession other = transfers.open(7);
    one.close();
    one.close();

    assertThat(transfers.cancel(7)).isTrue();
    assertThat(gone).hasValue(0);
    other.close();
    assertThat(known).isEmpty();
    assertThat(transfers.cancel(7)).isFalse();
    assertThat(other.isCancelled()).isFalse();
  }

  @Test
  void nobodyFindsATransferByAnotherId() {
    transfers.open(7);

    assertThat(known).containsOnlyKeys("org.opencpm.filetransfer.7");
    assertThat(transfers.cancel(8)).isFalse();
  }
}
