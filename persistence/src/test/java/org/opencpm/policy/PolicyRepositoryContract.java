package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.MessageScene;
import org.opencpm.policy.jpa.JpaPolicyRepository;

/** What {@link PolicyRepository} promises. */
interface PolicyRepositoryContract {

  MessageScene scene();

  private static void set(MessageScene scene, Consumer<PolicyRepository> work) {
    scene.database().run(em -> work.accept(new JpaPolicyRepository(em)));
  }

  private static Map<String, String> get(
      MessageScene scene, Function<PolicyRepository, Map<String, String>> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaPolicyRepository(em)));
  }

  @Test
  default void providerAndUsersHaveTheirOwnSettings() {
    MessageScene scene = scene();
    set(scene, p -> p.set(null, "deferred", "keep"));
    set(scene, p -> p.set(1L, "deferred", "discard"));
    set(scene, p -> p.set(1L, "other", "x"));

    assertThat(get(scene, PolicyRepository::ofProvider)).isEqualTo(Map.of("deferred", "keep"));
    assertThat(get(scene, p -> p.ofUser(1))).isEqualTo(Map.of("deferred", "discard", "other", "x"));
    assertThat(get(scene, p -> p.ofUser(2))).isEmpty();
  }

  @Test
  default void settingIsReplacedAndRemoved() {
    MessageScene scene = scene();
    set(scene, p -> p.set(7L, "a", "1"));
    set(scene, p -> p.set(7L, "a", "2"));
    assertThat(get(scene, p -> p.ofUser(7))).isEqualTo(Map.of("a", "2"));

    set(scene, p -> p.set(7L, "a", null));
    set(scene, p -> p.set(7L, "never set", null));
    assertThat(get(scene, p -> p.ofUser(7))).isEmpty();
  }
}
