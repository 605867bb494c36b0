package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.notification.Disposition.DELIVERED;
import static org.opencpm.notification.Disposition.DELIVERY_FORBIDDEN;
import static org.opencpm.notification.Disposition.DISPLAYED;
import static org.opencpm.notification.Disposition.FAILED;
import static org.opencpm.notification.Disposition.PROCESSED;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;
import org.opencpm.subscriber.Subscriber;

/** What {@link MessageRepository#report} promises: which notifications may still go out. */
@Requirement(
    value = {"AD-PF-17"},
    partial = true)
interface ReportContract {

  MessageScene scene();

  private static long message(MessageScene scene) {
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message(scene.to(bob, "reported")));
    return scene.messages(m -> m.correlate("reported")).orElseThrow().recipientId();
  }

  private static boolean report(MessageScene scene, long recipient, Disposition disposition) {
    return scene.messages(m -> m.report(recipient, disposition));
  }

  @Test
  default void deliveredAndDisplayedGoOnceEach() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, DELIVERED)).isTrue();
    assertThat(report(scene, message, DELIVERED)).isFalse();
    assertThat(report(scene, message, DISPLAYED)).isTrue();
    assertThat(report(scene, message, DISPLAYED)).isFalse();
  }

  @Test
  default void whatIsAskedForIsNotNoted() {
    MessageScene scene = scene();
    long message = message(scene);
    List<RecipientReport> asked =
        List.of(
            new RecipientReport(message, DELIVERED),
            new RecipientReport(message, DISPLAYED),
            new RecipientReport(message, Disposition.PROCESSED),
            new RecipientReport(message + 1, DELIVERED));

    assertThat(scene.<List<Boolean>>messages(m -> m.mayReport(asked)))
        .containsExactly(true, true, true, false);
    assertThat(report(scene, message, DELIVERED)).isTrue();
    assertThat(scene.<List<Boolean>>messages(m -> m.mayReport(asked)))
        .containsExactly(false, true, true, false);
  }

  @Test
  default void deliveredDoesNotGoAfterDisplayed() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, DISPLAYED)).isTrue();
    assertThat(report(scene, message, DELIVERED)).isFalse();
  }

  @Test
  default void failedDoesNotGoAfterDelivered() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, DELIVERED)).isTrue();
    assertThat(report(scene, message, FAILED)).isFalse();
    assertThat(report(scene, message, DELIVERY_FORBIDDEN)).isFalse();
  }

  @Test
  default void failedDoesNotGoAfterDisplayed() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, DISPLAYED)).isTrue();
    assertThat(report(scene, message, FAILED)).isFalse();
  }

  @Test
  default void failedGoesOnce() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, FAILED)).isTrue();
    assertThat(report(scene, message, FAILED)).isFalse();
  }

  @Test
  default void processingGoesAlways() {
    MessageScene scene = scene();
    long message = message(scene);

    assertThat(report(scene, message, PROCESSED)).isTrue();
    assertThat(report(scene, message, DISPLAYED)).isTrue();
    assertThat(report(scene, message, PROCESSED)).isTrue();
  }

  @Test
  default void reportsOfOneBatchCountInTheirOrder() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message("m1", scene.to(bob, "one")));
    scene.accept(scene.message("m2", scene.to(bob, "two")));
    Map<String, Correlated> found =
        scene.messages(m -> m.correlate(List.of("one", "two", "three", "one")));
    assertThat(found).containsOnlyKeys("one", "two");
    assertThat(found.get("two").messageId()).isEqualTo("m2");
    long first = found.get("one").recipientId();
    long second = found.get("two").recipientId();

    List<Boolean> may =
        scene.messages(
            m ->
                m.report(
                    List.of(
                        new RecipientReport(second, DISPLAYED),
                        new RecipientReport(first, DELIVERED),
                        new RecipientReport(second, DELIVERED),
                        new RecipientReport(4711, DELIVERED),
                        new RecipientReport(first, PROCESSED),
                        new RecipientReport(first, DELIVERED),
                        new RecipientReport(first, DISPLAYED))));

    assertThat(may).containsExactly(true, true, false, false, true, false, true);
    assertThat(report(scene, first, DISPLAYED)).isFalse();
    assertThat(report(scene, second, DISPLAYED)).isFalse();
  }

  @Test
  default void nothingGoesForAMessageThatIsNotThere() {
    assertThat(report(scene(), 4711, DELIVERED)).isFalse();
  }
}
