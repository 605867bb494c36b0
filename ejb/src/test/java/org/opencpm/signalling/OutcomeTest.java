package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.signalling.Outcome.DeviceAnswer;

class OutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "200,TAKEN",
    "202,TAKEN",
    "0,LOST",
    "404,LOST",
    "408,LOST",
    "410,LOST",
    "430,LOST",
    "480,LOST",
    "487,LOST",
    "500,LOST",
    "502,LOST",
    "503,LOST",
    "504,LOST",
    "486,RETRY",
    "491,RETRY",
    "302,REFUSED",
    "400,REFUSED",
    "401,LOST",
    "407,LOST",
    "482,LOST",
    "403,REFUSED",
    "405,REFUSED",
    "413,REFUSED",
    "415,REFUSED",
    "420,REFUSED",
    "481,REFUSED",
    "488,REFUSED",
    "501,REFUSED",
    "505,REFUSED",
    "513,REFUSED",
    "606,REFUSED",
    "600,REFUSED_FOR_ALL",
    "603,REFUSED_FOR_ALL",
    "604,REFUSED_FOR_ALL"
  })
  void aDevicesAnswerHasOneMeaning(int status, DeviceAnswer meaning) {
    assertThat(Outcome.ofDevice(status)).isEqualTo(meaning);
  }

  @Test
  void everyStatusHasAMeaning() {
    for (int status = 0; status < 1000; status++) {
      assertThat(Outcome.ofDevice(status)).isNotNull();
    }
  }

  @Test
  void noTwoOutcomesShareAStatus() {
    assertThat(Arrays.stream(Outcome.values()).map(Outcome::status)).doesNotHaveDuplicates();
  }

  @Test
  void anAnswerOfAnotherServerKeepsItsStatus() {
    assertThat(Answer.relayed(202).status()).isEqualTo(202);
    assertThat(Answer.relayed(404).status()).isEqualTo(404);
  }

  @Test
  void noAnswerOfAnotherServerMeansTryLater() {
    assertThat(Answer.relayed(0).outcome()).isEqualTo(Outcome.TRY_LATER);
    assertThat(Answer.relayed(0).status()).isEqualTo(503);
  }

  @Test
  void anAnswerGrowsByFieldsInOrder() {
    Answer answer = Answer.of(Outcome.OK, "why").with("A", "1").with("A", "2").with("B", "3");

    assertThat(answer.headers()).extracting(Object::toString).containsExactly("A=1", "A=2", "B=3");
    assertThat(answer.detail()).isEqualTo("why");
    assertThat(Answer.of(Outcome.OK).headers()).isEmpty();
  }
}
