package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.filetransfer.LiveTransfers.Moving;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;

/** A transfer over MSRP is found, says how far it is, and can be cancelled. */
class SharedTransferTest {

  private final LiveTransfers live = new LiveTransfers();
  private final Meeting meeting = new Meeting();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final AtomicLong progress = new AtomicLong();
  private final AtomicInteger cancelled = new AtomicInteger();

  @BeforeEach
  void attach() {
    live.attach(meeting);
  }

  private SharedTransfer begin(long id) {
    return new SharedTransfer(
        live, id, progress::get, (delay, event) -> later(delay, event), cancelled::incrementAndGet);
  }

  private void later(Duration delay, Runnable event) {
    assertThat(delay).isEqualTo(Duration.ofSeconds(1));
    timers.add(event);
  }

  @Test
  void itSaysEachSecondHowFarItIs() {
    SharedTransfer transfer = begin(live.newId());
    progress.set(64_000);
    timers.remove().run();

    assertThat(meeting.said).isEqualTo(64_000);
    assertThat(live.all()).containsExactly(new Moving(meeting.id, 64_000));
    transfer.close();
    timers.remove().run();
    assertThat(timers).isEmpty();
    assertThat(live.all()).isEmpty();
    assertThat(meeting.open).isFalse();
  }

  @Test
  void itHearsThatItIsCancelled() {
    begin(-3);

    assertThat(live.cancel(-3)).isTrue();
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void whoComesToACancelledOneHearsAtOnce() {
    meeting.ended = true;

    begin(17);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void idsOfItsOwnAreNoneOfTheDatabase() {
    assertThat(live.newId()).isNegative().isNotEqualTo(live.newId());
  }

  @Test
  void withoutTheSipSideItGoesOnAlone() {
    live.detach();
    begin(-4);

    assertThat(live.cancel(-4)).isFalse();
    assertThat(live.all()).hasSize(1);
    live.attach(
        new TransferSessions() {
          @Override
          public TransferSession open(long transferId, Runnable hearer) {
            throw new IllegalStateException("going down");
          }

          @Override
          public boolean cancel(long transferId) {
            return false;
          }
        });
    begin(-5);
    assertThat(live.all()).hasSize(2);
  }

  /** Where it is found. */
  private static final class Meeting implements TransferSessions, TransferSession {
    private long id;
    private long said = -1;
    private boolean open;
    private boolean ended;
    private Runnable hearer;

    @Override
    public TransferSession open(long transferId, Runnable whenCancelled) {
      id = transferId;
      open = true;
      hearer = whenCancelled;
      return this;
    }

    @Override
    public boolean cancel(long transferId) {
      hearer.run();
      return open;
    }

    @Override
    public void progress(long bytes) {
      said = bytes;
    }

    @Override
    public boolean isCancelled() {
      return ended;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
