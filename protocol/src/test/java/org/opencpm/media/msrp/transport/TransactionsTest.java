package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.media.msrp.FailureReport;

/** How long requests wait for their answers; the time is told, none passes. */
class TransactionsTest {

  private static final long RESPONSE = 30;

  private final Transactions transactions = new Transactions(RESPONSE);
  private final List<String> ended = new ArrayList<>();

  private void sent(String id, long now) {
    transactions.began(
        id, null, FailureReport.YES, (status, comment) -> ended.add(id + " " + status));
    transactions.sent(id, now);
  }

  private void answered(String id, long now) {
    transactions.answered(id, 200, "", now);
  }

  private void at(long now) {
    transactions.expire(now);
  }

  @Test
  void givesUpWhatIsNotAnsweredInTime() {
    sent("a", 100);
    sent("b", 110);
    at(129);
    assertThat(ended).isEmpty();
    at(130);
    assertThat(ended).containsExactly("a 408");
    at(140);
    assertThat(ended).containsExactly("a 408", "b 408");
  }

  /** It reads one after the other: what stands behind has not arrived yet. */
  @Test
  void waitsForAPeerOnASlowLinkAsLongAsItGoesOn() {
    for (String id : List.of("a", "b", "c", "d")) {
      sent(id, 100);
    }
    answered("a", 125);
    at(150);
    answered("b", 150);
    at(179);
    answered("c", 179);
    at(208);
    assertThat(ended).containsExactly("a 200", "b 200", "c 200");
    at(209);
    assertThat(ended).endsWith("d 408");
  }

  /** What was sent before an answered request has arrived. */
  @Test
  void doesNotWaitLongerForWhatWasPassedOver() {
    sent("a", 100);
    sent("b", 101);
    answered("b", 120);
    at(130);
    assertThat(ended).containsExactly("b 200", "a 408");
  }

  @Test
  void aLateAnswerToAnEarlierOneSaysNothingNew() {
    sent("a", 100);
    sent("b", 100);
    sent("c", 100);
    answered("b", 105);
    answered("a", 125);
    at(135);
    assertThat(ended).containsExactly("b 200", "a 200", "c 408");
  }

  @Test
  void whatIsNotReadHereIsWaitedForLonger() {
    sent("a", 100);
    sent("b", 100);
    answered("a", 110);
    transactions.postpone(50);
    at(189);
    assertThat(ended).containsExactly("a 200");
    at(190);
    assertThat(ended).containsExactly("a 200", "b 408");
  }
}
