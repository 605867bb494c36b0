package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.compliance.Requirement;

class EffectivePolicyTest {

  @ParameterizedTest
  @EnumSource(Policy.class)
  void withoutAnySettingTheDefaultHolds(Policy policy) {
    assertThat(policy(Map.of(), Map.of()).get(policy)).isEqualTo(policy.fallback());
  }

  @Test
  void aUsersPreferenceBeatsTheDefault() {
    assertThat(policy(Map.of(), Map.of("defer", "false")).isOn(Policy.DEFER)).isFalse();
  }

  @Test
  @Requirement(value = "AD-PF-04", partial = true)
  void theProvidersPolicyBeatsTheUsersPreference() {
    assertThat(policy(Map.of("defer", "true"), Map.of("defer", "false")).isOn(Policy.DEFER))
        .isTrue();
  }

  @Test
  void aUserCannotSetWhatIsTheProvidersAlone() {
    assertThat(policy(Map.of(), Map.of("notify-discard", "false")).isOn(Policy.NOTIFY_DISCARD))
        .isTrue();
  }

  @Test
  void aNumberThatIsNoneFallsBack() {
    assertThat(policy(Map.of("retry-seconds", "soon"), Map.of()).number(Policy.RETRY_SECONDS))
        .isEqualTo(30);
    assertThat(policy(Map.of("retry-seconds", "5"), Map.of()).number(Policy.RETRY_SECONDS))
        .isEqualTo(5);
  }

  @Test
  void aSenderIsBlockedByAnyOfHisAddresses() {
    EffectivePolicy policy =
        policy(Map.of(), Map.of("blocked-senders", " sip:mallory@cpm.example  tel:+15550100009 "));

    assertThat(policy.blocks(List.of("sip:m2@cpm.example", "tel:+15550100009"))).isTrue();
    assertThat(policy.blocks(List.of("sip:mallory@cpm.example.org"))).isFalse();
    assertThat(policy(Map.of(), Map.of()).blocks(List.of(""))).isFalse();
  }

  @Test
  void anAddressMayBeOnTheBlockListTwice() {
    EffectivePolicy policy =
        policy(Map.of(), Map.of("blocked-senders", "sip:m@cpm.example sip:m@cpm.example"));

    assertThat(policy.blocks(List.of("sip:m@cpm.example"))).isTrue();
  }

  private static EffectivePolicy policy(Map<String, String> provider, Map<String, String> user) {
    return new EffectivePolicy(provider, user);
  }
}
