package org.opencpm.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

  private static final Evidence EVIDENCE =
      new Evidence(
          "AD-PF-01",
          "org.example.MailTest$WhenOffline#waits",
          Outcome.PASSED,
          Level.END_TO_END,
          true);

  @Test
  void aLineHasFiveFields() {
    assertThat(EVIDENCE.toLine())
        .isEqualTo(
            "AD-PF-01\torg.example.MailTest$WhenOffline#waits\tpassed\tend-to-end\tsome-clauses");
  }

  @Test
  void everyLineReadsBackAsWritten() {
    for (Outcome outcome : Outcome.values()) {
      for (Level level : Level.values()) {
        Evidence whole = new Evidence("AD-PF-01", "ATest#holds", outcome, level, false);
        assertThat(Evidence.parse(whole.toLine())).isEqualTo(whole);
      }
    }
    assertThat(Evidence.parse(EVIDENCE.toLine())).isEqualTo(EVIDENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AD-PF-01\tATest#a\tpassed\tunit",
        "AD-PF-01\tATest#a\tgreen\tunit\tall-clauses",
        "AD-PF-01\tATest#a\tpassed\tsystem\tall-clauses",
        "AD-PF-01\tATest#a\tpassed\tunit\tmost",
        "AD-PF-01\tATest#a\tpassed\tunit\tall-clauses\t"
      })
  void anythingElseIsRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> Evidence.parse(line));
  }

  @Test
  void theWorseOfTwoRunsStands() {
    Evidence passed = new Evidence("A-1", "ATest#a", Outcome.PASSED, Level.UNIT, false);
    Evidence skipped = new Evidence("A-1", "ATest#a", Outcome.SKIPPED, Level.UNIT, false);
    Evidence failed = new Evidence("A-1", "ATest#a", Outcome.FAILED, Level.UNIT, false);
    assertThat(passed.merge(skipped)).isEqualTo(skipped);
    assertThat(skipped.merge(passed)).isEqualTo(skipped);
    assertThat(failed.merge(skipped)).isEqualTo(failed);
  }

  @Test
  void theShortNameLeavesThePackageOut() {
    assertThat(EVIDENCE.shortTest()).isEqualTo("MailTest.WhenOffline#waits");
  }
}
