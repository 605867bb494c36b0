package org.opencpm.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.compliance.Level.END_TO_END;
import static org.opencpm.compliance.Level.UNIT;
import static org.opencpm.compliance.Outcome.FAILED;
import static org.opencpm.compliance.Outcome.PASSED;
import static org.opencpm.compliance.Outcome.SKIPPED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

  private static final String SERVER_ROW = "AD-PF-01";
  private static final String OTHER_ROW = "AD-CL-01";

  @Test
  void withoutTestsARowIsNotYet() {
    assertThat(verdict(SERVER_ROW)).isEqualTo(Verdict.NOT_YET);
  }

  @Test
  void aRowOfTheServerWorksOnlyIfShownOverSockets() {
    assertThat(verdict(SERVER_ROW, whole(PASSED, UNIT))).isEqualTo(Verdict.PARTIAL);
    assertThat(verdict(SERVER_ROW, whole(PASSED, END_TO_END))).isEqualTo(Verdict.WORKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CPM-CONV-001", "AD-REL-16", "AD-PF-23.1", "AD-CF-06", "AD-MSS-13", "CT-FT-01"})
  void theseRowsSpeakOfTheServer(String id) {
    assertThat(verdict(id, whole(PASSED, UNIT))).isEqualTo(Verdict.PARTIAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AD-CL-05", "AD-MSC-01", "SD-CONV-01", "SD-REC-01", "AD-IF-PF1-01"})
  void otherRowsWorkByLowerLevelTestsToo(String id) {
    assertThat(verdict(id, whole(PASSED, UNIT))).isEqualTo(Verdict.WORKS);
  }

  @Test
  void someClausesMakeARowPartialHoweverManyTestsProveThem() {
    assertThat(verdict(OTHER_ROW, some(PASSED, UNIT), some(PASSED, END_TO_END)))
        .isEqualTo(Verdict.PARTIAL);
    assertThat(verdict(OTHER_ROW, some(PASSED, UNIT), whole(PASSED, UNIT)))
        .isEqualTo(Verdict.WORKS);
  }

  @Test
  void theTestOverSocketsHasToProveTheWholeRow() {
    assertThat(verdict(SERVER_ROW, whole(PASSED, UNIT), some(PASSED, END_TO_END)))
        .isEqualTo(Verdict.PARTIAL);
  }

  @Test
  void aSkippedTestTakesTheRowBackToPartial() {
    assertThat(verdict(SERVER_ROW, whole(PASSED, END_TO_END), whole(SKIPPED, END_TO_END)))
        .isEqualTo(Verdict.PARTIAL);
  }

  @Test
  void aFailedTestTakesTheRowBackToPartial() {
    assertThat(verdict(SERVER_ROW, whole(PASSED, END_TO_END), some(FAILED, UNIT)))
        .isEqualTo(Verdict.PARTIAL);
  }

  @Test
  void whereNoTestPassedNothingIsProved() {
    assertThat(verdict(SERVER_ROW, whole(SKIPPED, END_TO_END))).isEqualTo(Verdict.NOT_YET);
    assertThat(verdict(SERVER_ROW, whole(FAILED, END_TO_END), whole(SKIPPED, UNIT)))
        .isEqualTo(Verdict.NOT_YET);
  }

  private static Verdict verdict(String id, Evidence... evidence) {
    return Verdict.of(id, List.of(evidence));
  }

  private static Evidence whole(Outcome outcome, Level level) {
    return new Evidence("id", "org.example.ATest#holds", outcome, level, false);
  }

  private static Evidence some(Outcome outcome, Level level) {
    return new Evidence("id", "org.example.ATest#holdsInPart", outcome, level, true);
  }
}
