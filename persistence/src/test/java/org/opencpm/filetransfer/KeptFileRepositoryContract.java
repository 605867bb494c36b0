package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.opencpm.filetransfer.jpa.JpaKeptFileRepository;
import org.opencpm.messaging.MessageScene;

/** What {@link KeptFileRepository} promises. */
interface KeptFileRepositoryContract {

  String SELECTOR = "name:\"a \u2615.jpg\" type:image/jpeg size:3";

  MessageScene scene();

  private static <T> T with(MessageScene scene, Function<KeptFileRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaKeptFileRepository(em)));
  }

  private static boolean did(MessageScene scene, Predicate<KeptFileRepository> work) {
    return with(scene, work::test);
  }

  private static long count(MessageScene scene, ToLongFunction<KeptFileRepository> work) {
    return with(scene, work::applyAsLong);
  }

  private static Set<String> known(
      MessageScene scene, Function<KeptFileRepository, Set<String>> work) {
    return with(scene, work);
  }

  private static List<KeptFile> files(
      MessageScene scene, Function<KeptFileRepository, List<KeptFile>> work) {
    return with(scene, work);
  }

  private static KeptFile kept(MessageScene scene, String blob, String key, long seconds) {
    KeptFile file = new KeptFile(blob, key, SELECTOR, false, NOW.plusSeconds(seconds));
    with(
        scene,
        files -> {
          files.keep(file);
          return file;
        });
    return file;
  }

  @Test
  default void partsAndWholeFilesAreFoundByTheirKey() {
    MessageScene scene = scene();
    KeptFile old = kept(scene, "b1", "k", 60);
    KeptFile part = kept(scene, "b2", "k", 90);
    kept(scene, "b3", "other", 120);

    assertThat(files(scene, files -> files.of("k"))).containsExactly(part, old);
    assertThat(files(scene, files -> files.of("unknown"))).isEmpty();
    assertThat(did(scene, files -> files.complete("b2", NOW.plusSeconds(600)))).isTrue();
    assertThat(files(scene, files -> files.of("k")))
        .containsExactly(new KeptFile("b2", "k", SELECTOR, true, NOW.plusSeconds(600)), old);
    assertThat(did(scene, files -> files.touch("b2", NOW))).as("whole").isFalse();
    assertThat(did(scene, files -> files.touch("b1", NOW.plusSeconds(61)))).isTrue();
  }

  @Test
  default void whatIsForgottenIsNotKnown() {
    MessageScene scene = scene();
    kept(scene, "b1", "k", 60);
    kept(scene, "b2", "k", 60);

    assertThat(known(scene, files -> files.known(List.of("b1", "b2", "b3"))))
        .containsExactlyInAnyOrder("b1", "b2");
    assertThat(did(scene, files -> files.forget("b1"))).isTrue();
    assertThat(did(scene, files -> files.forget("b1"))).isFalse();
    assertThat(known(scene, files -> files.known(List.of("b1", "b2")))).containsExactly("b2");
    assertThat(did(scene, files -> files.complete("b1", NOW))).isFalse();
    assertThat(known(scene, files -> files.known(List.of()))).isEmpty();
  }

  @Test
  default void filesWhoseTimeIsOverAreGivenOnce() {
    MessageScene scene = scene();
    KeptFile first = kept(scene, "b1", "k", 10);
    KeptFile second = kept(scene, "b2", "k", 20);
    kept(scene, "b3", "k", 30);

    assertThat(files(scene, files -> files.expire(NOW.plusSeconds(20), 1))).containsExactly(first);
    assertThat(files(scene, files -> files.expire(NOW.plusSeconds(20), 9))).containsExactly(second);
    assertThat(files(scene, files -> files.expire(NOW.plusSeconds(20), 9))).isEmpty();
  }

  @Test
  default void theProgressOfADeliveryIsRemembered() {
    MessageScene scene = scene();
    assertThat(count(scene, files -> files.progressOf(1, 2))).isZero();
    progress(scene, 100);
    progress(scene, 70);
    assertThat(count(scene, files -> files.progressOf(1, 2))).isEqualTo(70);
    assertThat(count(scene, files -> files.progressOf(1, 3))).isZero();
    progress(scene, 0);
    assertThat(count(scene, files -> files.progressOf(1, 2))).isZero();
    progress(scene, 5);
    assertThat(count(scene, KeptFileRepository::forgetProgress)).as("no such message").isOne();
    assertThat(count(scene, files -> files.progressOf(1, 2))).isZero();
  }

  private static void progress(MessageScene scene, long bytes) {
    with(
        scene,
        files -> {
          files.progress(1, 2, bytes);
          return bytes;
        });
  }
}
