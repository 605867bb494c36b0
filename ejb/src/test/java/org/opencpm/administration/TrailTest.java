package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.MovableClock;

@Isolated("hears what happens to all messages")
class TrailTest {

  private final List<TrailEvent> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayWrite = new CountDownLatch(1);
  private final CountDownLatch writing = new CountDownLatch(1);
  private final MovableClock clock = new MovableClock();
  private final Metrics metrics = new Metrics();
  private Trail trail;

  private final class Rows extends TrailTransactions {

    @Override
    public long newWriter() {
      return 1;
    }

    @Override
    public void append(List<TrailEvent> events) {
      writing.countDown();
      try {
        mayWrite.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      written.addAll(events);
    }
  }

  private void start(String keep) {
    MessageLines.quiet();
    trail =
        new Trail(new Rows(), ConsoleSettings.of(Map.of("CPM_TRAIL_KEEP", keep)), metrics, clock);
    trail.start(Thread::new);
  }

  @AfterEach
  void stop() {
    mayWrite.countDown();
    trail.stop();
  }

  @Test
  void whatHappensIsWrittenWithItsPartsInTheirPlaces() {
    mayWrite.countDown();
    start("P7D");
    MessageLog.event(
        "accepted",
        "m1",
        "conversation",
        "call",
        "kind",
        "STANDALONE",
        "from",
        "sip:alice@cpm.example",
        "to",
        List.of("sip:bob@cpm.example", "tel:+15550100003"),
        "recipients",
        2,
        "size",
        42,
        "deferred",
        true,
        "about",
        null);

    await().until(() -> written.size() == 1);
    TrailEvent event = written.get(0);
    assertThat(event.at()).isEqualTo(clock.instant());
    assertThat(event)
        .isEqualTo(
            new TrailEvent(
                event.id(),
                "accepted",
                true,
                "STANDALONE",
                EventKey.of("m1"),
                "m1",
                "conversation",
                null,
                "call",
                "sip:alice@cpm.example",
                List.of("sip:bob@cpm.example", "tel:+15550100003"),
                null,
                0,
                42,
                null,
                "deferred=true"));
  }

  @Test
  void aNotificationBelongsToTheStoryOfWhatItSpeaksOf() {
    mayWrite.countDown();
    start("P7D");
    MessageLog.event("accepted", "n1", "c", "call", "kind", "NOTIFICATION", "about", "m1");
    MessageLog.event("attempt", "n1", "c", "call", "device", 7L, "status", 200);
    MessageLog.event("session-ended", null, "c", "call-of-session");
    MessageLog.event("refused", null, "c", "call-of-request", "status", 403);
    MessageLog.event("accepted", null, "c", "call", "kind", "STANDALONE");

    await().until(() -> written.size() == 5);
    assertThat(written)
        .extracting(TrailEvent::story)
        .containsExactly(
            EventKey.of("m1"),
            EventKey.of("n1"),
            EventKey.of("call-of-session"),
            EventKey.of("call-of-request"),
            EventKey.of("c"));
    assertThat(written.get(1).device()).isEqualTo("device 7");
  }

  @Test
  void whoTellsIsNeverHeldUpAndWhatIsTooMuchIsCounted() throws InterruptedException {
    start("P7D");
    MessageLog.event("accepted", "first", null, null);
    writing.await();
    int more = Trail.CAPACITY + 100;
    for (int i = 0; i < more; i++) {
      MessageLog.event("accepted", "m" + i, null, null);
    }

    System.gc();
    double dropped =
        metrics
            .scrape()
            .lines()
            .filter(line -> line.startsWith("cpm_trail_dropped_total "))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    mayWrite.countDown();
    trail.stop();
    // The first batch may have had more than the first event, if that took its time.
    assertThat(dropped).isBetween(1.0, 100.0);
    assertThat(written.size() + dropped).isEqualTo(1.0 + more);
  }

  @Test
  void nothingIsHeardWhereNothingIsKept() {
    start("PT0S");
    MessageLog.event("accepted", "m1", null, null);
    assertThat(written).isEmpty();
    assertThat(writing.getCount()).isEqualTo(1);
  }

  @Test
  void whatIsQueuedIsWrittenAtTheStop() {
    start("P7D");
    MessageLog.event("accepted", "m1", null, null);
    MessageLog.event("accepted", "m2", null, null);
    mayWrite.countDown();
    trail.stop();
    assertThat(written).hasSize(2);
    MessageLog.event("accepted", "m3", null, null);
    assertThat(written).hasSize(2);
  }
}
