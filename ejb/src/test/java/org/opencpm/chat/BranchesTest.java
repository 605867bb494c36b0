package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.chat.Branches.Verdict;
import org.opencpm.compliance.Requirement;

/** What several devices' answers to one invitation come to (fact sheet 4.2; RFC 3261 16.7). */
class BranchesTest {

  private final Branches branches = new Branches();

  @BeforeEach
  void twoDevices() {
    branches.add(1);
    branches.add(2);
  }

  @Test
  void theCallerHearsRingingOnce() {
    assertThat(branches.ringing(1)).isEqualTo(Verdict.RING);
    assertThat(branches.ringing(2)).isEqualTo(Verdict.WAIT);
    assertThat(branches.ringing(1)).isEqualTo(Verdict.WAIT);
  }

  @Test
  @Requirement({"AD-PF-32", "AD-REL-05"})
  void theFirstThatAcceptsHasItAndACrossingOneIsKept() {
    assertThat(branches.answered(2, 200)).isEqualTo(Verdict.ACCEPT);
    assertThat(branches.open(1)).isTrue();
    assertThat(branches.answered(1, 200)).isEqualTo(Verdict.KEEP);
  }

  @Test
  void aCancelledBranchChangesNothing() {
    branches.answered(2, 200);
    assertThat(branches.answered(1, 487)).isEqualTo(Verdict.WAIT);
  }

  @Test
  void oneDeclineEndsItForAll() {
    assertThat(branches.answered(1, 603)).isEqualTo(Verdict.REFUSE);
    assertThat(branches.status()).isEqualTo(603);
  }

  @ParameterizedTest
  @CsvSource({
    "486, 480, REFUSE, 486",
    "480, 486, REFUSE, 486",
    "488, 486, REFUSE, 486",
    "488, 415, REFUSE, 488",
    "606, 606, REFUSE, 606",
    "480, 408, MISSED, 480",
    "0, 0, MISSED, 408",
    "488, 480, MISSED, 480",
    "503, 500, MISSED, 503"
  })
  void otherwiseTheBestRefusalCounts(int first, int second, Verdict verdict, int status) {
    assertThat(branches.answered(1, first)).isEqualTo(Verdict.WAIT);
    assertThat(branches.answered(2, second)).isEqualTo(verdict);
    assertThat(branches.status()).isEqualTo(status);
  }

  @Test
  void nobodyAnswersInTime() {
    branches.ringing(1);
    assertThat(branches.timedOut()).isEqualTo(Verdict.MISSED);
    assertThat(branches.answered(1, 487)).isEqualTo(Verdict.WAIT);
  }

  @Test
  void aTimeOutAfterTheDecisionChangesNothing() {
    branches.answered(1, 200);
    assertThat(branches.timedOut()).isEqualTo(Verdict.WAIT);
  }

  @Test
  void withoutAnyDeviceItIsMissed() {
    assertThat(new Branches().timedOut()).isEqualTo(Verdict.MISSED);
  }
}
