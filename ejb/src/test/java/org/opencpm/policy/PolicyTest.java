package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

  @ParameterizedTest
  @EnumSource
  void eachPolicyTakesItsDefaultAndSaysWhatItIsFor(Policy policy) {
    assertThat(policy.takes(policy.fallback())).isTrue();
    assertThat(policy.text()).endsWith(".").hasSizeGreaterThan(20);
    assertThat(policy.mustBe()).isNotBlank();
    assertThat(Policy.of(policy.key())).contains(policy);
  }

  @ParameterizedTest
  @CsvSource({
    "INCOMING, store, true",
    "INCOMING, '', false",
    "INCOMING, Deliver, false",
    "INCOMING_LARGE, '', true",
    "DEFER, maybe, false",
    "RETRY_SECONDS, 0, false",
    "RETRY_SECONDS, 15, true",
    "SILENT_ATTEMPTS, 0, true",
    "FILE_MAX_SENT, 99999999999, true",
    "FILE_MAX_SENT, -1, false",
    "BLOCKED_SENDERS, 'sip:mallory@cpm.example tel:+15550100666', true",
    "BLOCKED_SENDERS, mallory, false",
    "FILE_BLOCKED_TYPES, 'video/* image/gif', true",
    "FILE_BLOCKED_TYPES, video, false"
  })
  void valuesAreChecked(Policy policy, String value, boolean taken) {
    assertThat(policy.takes(value)).isEqualTo(taken);
  }

  @Test
  void theOperationsPageNamesEachPolicy() throws IOException {
    String page = Files.readString(Path.of("../docs/operations.md"));
    for (Policy policy : Policy.values()) {
      assertThat(page).contains("`" + policy.key() + "`");
    }
  }
}
