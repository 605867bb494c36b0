package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.notification.Disposition.DELIVERED;
import static org.opencpm.notification.Disposition.DELIVERY_FORBIDDEN;
import static org.opencpm.notification.Disposition.DISPLAYED;
import static org.opencpm.notification.Disposition.FAILED;
import static org.opencpm.notification.Disposition.PROCESSED;

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
  default void nothingGoesForAMessageThatIsNotThere() {
    assertThat(report(scene(), 4711, DELIVERED)).isFalse();
  }
}
