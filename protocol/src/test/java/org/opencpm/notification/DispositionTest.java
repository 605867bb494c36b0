package org.opencpm.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispositionTest {

  @ParameterizedTest
  @CsvSource({
    "positive-delivery, POSITIVE_DELIVERY",
    "negative-delivery, NEGATIVE_DELIVERY",
    "processing, PROCESSING",
    "display, DISPLAY",
    "interworking, INTERWORKING"
  })
  void eachRequestHasItsWord(String token, DispositionRequest request) {
    assertThat(request.token()).isEqualTo(token);
    assertThat(DispositionRequest.ofToken(token)).contains(request);
    assertThat(DispositionRequest.ofToken(" " + token.toUpperCase(Locale.ROOT) + " "))
        .contains(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "delivery", "positive-delivery,display", "POSITIVE_DELIVERY"})
  void otherWordsAreNoRequest(String token) {
    assertThat(DispositionRequest.ofToken(token)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Disposition.class)
  void eachDispositionIsFoundByKindAndElement(Disposition disposition) {
    assertThat(Disposition.of(disposition.kind(), disposition.element())).contains(disposition);
    assertThat(disposition.kind().element()).endsWith("-notification");
  }

  @Test
  void anElementOfAnotherKindIsNoDisposition() {
    assertThat(Disposition.of(Disposition.Kind.DISPLAY, "delivered")).isEmpty();
    assertThat(Disposition.of(Disposition.Kind.DELIVERY, "stored")).isEmpty();
  }
}
