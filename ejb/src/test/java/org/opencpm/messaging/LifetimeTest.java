package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.RequestBuilder;

class LifetimeTest {

  private final Settings settings =
      Settings.of(Map.of("CPM_DEFERRED_EXPIRY", "1000", "CPM_DEFERRED_EXPIRY_MAX", "5000"));

  @Test
  void withoutAWishTheOperatorsDefaultHolds() {
    assertThat(seconds(message())).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "999,999", " 20 ,20", "007,7", "5000,5000"})
  @Requirement(value = "AD-PF-24", partial = true)
  void theSendersWishHoldsFromEitherField(String value, long granted) {
    assertThat(seconds(message().with("Expires", value))).isEqualTo(granted);
    assertThat(seconds(message().with("Message-Expires", value))).isEqualTo(granted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5001", "4294967295", "4294967296", "99999999999", "99999999999999999999999"})
  @Requirement(value = "AD-PF-25", partial = true)
  void theOperatorsMaximumWins(String value) {
    assertThat(seconds(message().with("Expires", value))).isEqualTo(5000);
  }

  @Test
  void theLeastOfBothFieldsCounts() {
    assertThat(seconds(message().with("Expires", "60").with("Message-Expires", "30")))
        .isEqualTo(30);
    assertThat(seconds(message().with("Expires", "30").with("Message-Expires", "60")))
        .isEqualTo(30);
    assertThat(seconds(message().with("Expires", "60").and("Expires", "20"))).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "1e3", "0x10", "Thu, 01 Dec 2027 16:00:00 GMT"})
  void aValueThatIsNoNumberCountsAsNone(String value) {
    assertThat(seconds(message().with("Expires", value))).isEqualTo(1000);
    assertThat(seconds(message().with("Expires", value).with("Message-Expires", "30")))
        .isEqualTo(30);
  }

  @Test
  void otherDigitsThanAsciiOnesAreNoNumber() {
    assertThat(seconds(message().with("Expires", "\u0661\u0662"))).isEqualTo(1000);
  }

  @Test
  void zeroMeansNowOrNever() {
    Lifetime life = life(message().with("Expires", "0"));

    assertThat(life.deferrable()).isFalse();
    // Long enough for one attempt: 64*T1.
    assertThat(life.life()).isBetween(Duration.ofSeconds(33), Duration.ofSeconds(40));
    assertThat(life.expiresAt(MovableClock.START)).isEqualTo(MovableClock.START.plus(life.life()));
  }

  @Test
  void aDefaultAboveTheMaximumIsCutToo() {
    Settings odd =
        Settings.of(Map.of("CPM_DEFERRED_EXPIRY", "9000", "CPM_DEFERRED_EXPIRY_MAX", "5000"));

    assertThat(Lifetime.of(message().build(), odd).life()).isEqualTo(Duration.ofSeconds(5000));
  }

  private Lifetime life(RequestBuilder request) {
    return Lifetime.of(request.build(), settings);
  }

  private long seconds(RequestBuilder request) {
    Lifetime life = life(request);
    assertThat(life.deferrable()).isTrue();
    return life.life().toSeconds();
  }

  private static RequestBuilder message() {
    return RequestBuilder.request("MESSAGE", "sip:bob@cpm.example", "sip:alice@cpm.example");
  }
}
