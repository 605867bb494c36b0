package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  // ----- one round after the other -----

  @ParameterizedTest
  @ValueSource(ints = {0, 404, 408, 480, 486, 488, 500, 606})
  @Requirement(value = "AD-PF-32", partial = true)
  void whereAllOfARoundHaveFailedTheNextIsInvited(int status) {
    branches.further(1);
    assertThat(branches.answered(1, 480)).isEqualTo(Verdict.WAIT);
    assertThat(branches.answered(2, status)).isEqualTo(Verdict.NEXT);
  }

  @Test
  void theBestRefusalOfAllRoundsCounts() {
    branches.further(1);
    branches.answered(1, 486);
    branches.answered(2, 480);
    branches.further(0);
    branches.add(3);
    assertThat(branches.answered(3, 408)).isEqualTo(Verdict.REFUSE);
    assertThat(branches.status()).isEqualTo(486);
  }

  @Test
  void aDeclineEndsItForTheRoundsToComeToo() {
    branches.further(2);
    assertThat(branches.answered(1, 603)).isEqualTo(Verdict.REFUSE);
    assertThat(branches.passOver()).isEqualTo(Verdict.WAIT);
  }

  @Test
  @Requirement(value = "AD-PF-32", partial = true)
  void whoDoesNotAnswerInHisShareOfTheTimeIsPassedOver() {
    branches.further(1);
    branches.ringing(1);
    assertThat(branches.passOver()).isEqualTo(Verdict.NEXT);
    branches.further(0);
    branches.add(3);
    assertThat(branches.answered(1, 487)).isEqualTo(Verdict.WAIT);
    assertThat(branches.answered(2, 487)).isEqualTo(Verdict.WAIT);
    assertThat(branches.answered(3, 480)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void thereIsNobodyToPassTheLastRoundOnTo() {
    assertThat(branches.passOver()).isEqualTo(Verdict.WAIT);
    assertThat(branches.open(1)).isTrue();
  }

  @Test
  void whoAcceptsWhileHeIsPassedOverHasIt() {
    branches.further(1);
    branches.passOver();
    branches.further(0);
    branches.add(3);
    assertThat(branches.answered(1, 200)).isEqualTo(Verdict.ACCEPT);
    assertThat(branches.answered(3, 200)).isEqualTo(Verdict.KEEP);
  }

  @Test
  void whoDeclinesWhileHeIsPassedOverEndsIt() {
    branches.further(1);
    branches.passOver();
    branches.further(0);
    branches.add(3);
    assertThat(branches.answered(1, 603)).isEqualTo(Verdict.REFUSE);
    assertThat(branches.status()).isEqualTo(603);
  }

  @Test
  void theEndOfTheRingingTimeEndsAllRounds() {
    branches.further(3);
    assertThat(branches.timedOut()).isEqualTo(Verdict.MISSED);
    assertThat(branches.passOver()).isEqualTo(Verdict.WAIT);
  }
}
