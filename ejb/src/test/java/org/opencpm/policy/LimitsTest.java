package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {

  private static final Map<String, String> ENV =
      Map.of("CPM_MAX_PAGER_SIZE", "4000", "CPM_RING_TIME", "PT20S");

  private final Limits limits = new Limits(ENV);
  private final Settings settings = Settings.of(ENV, limits);
  private final FileSettings files = FileSettings.of(ENV, limits);

  @Test
  void whatNobodyHasChangedIsAsTheEnvironmentSays() {
    assertThat(settings.maxPagerSize()).isEqualTo(4000);
    assertThat(limits.fallback(Limit.MAX_PAGER_SIZE)).isEqualTo("4000");
    assertThat(limits.changed(Limit.MAX_PAGER_SIZE)).isEmpty();
  }

  @Test
  void aChangeHoldsAtTheNextUseAndIsTakenBack() {
    limits.load(
        Map.of(
            "limit:CPM_MAX_PAGER_SIZE", "5000",
            "limit:CPM_MAX_MESSAGE_SIZE", "1",
            "limit:CPM_MAX_GROUP_SIZE", "2",
            "limit:CPM_MAX_DEVICES", "3",
            "limit:CPM_DEFERRED_EXPIRY", "P1D",
            "limit:CPM_DEFERRED_EXPIRY_MAX", "P2D",
            "limit:CPM_CHAT_IDLE", "0",
            "limit:CPM_RING_TIME", "30",
            "limit:CPM_MAX_FILE_SIZE", "99999999999",
            "retry-seconds", "7"));

    assertThat(settings.maxPagerSize()).isEqualTo(5000);
    assertThat(settings.maxMessageSize()).isEqualTo(1);
    assertThat(settings.maxGroupSize()).isEqualTo(2);
    assertThat(settings.maxDevices()).isEqualTo(3);
    assertThat(settings.deferredExpiry()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.deferredExpiryMax()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.sessions().chatIdle()).isZero();
    assertThat(settings.sessions().ringTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(files.maxFileSize()).isEqualTo(99_999_999_999L);
    limits.load(Map.of());
    assertThat(settings.maxPagerSize()).isEqualTo(4000);
    assertThat(settings.sessions().ringTime()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void whatCannotBeUsedCountsAsNone() {
    limits.load(Map.of("limit:CPM_MAX_PAGER_SIZE", "many"));
    assertThat(settings.maxPagerSize()).isEqualTo(4000);
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_PAGER_SIZE, 0",
    "MAX_PAGER_SIZE, -1",
    "MAX_PAGER_SIZE, 2147483648",
    "MAX_DEVICES, x",
    "RING_TIME, PT0S",
    "RING_TIME, soon",
    "CHAT_IDLE, -5"
  })
  void badValuesAreTold(Limit limit, String value) {
    assertThatThrownBy(() -> limit.check(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void eachLimitHasItsNameAndTakesItsDefault(Limit limit) {
    assertThat(Limit.of(limit.variable())).contains(limit);
    assertThatCode(() -> limit.check(new Limits().fallback(limit))).doesNotThrowAnyException();
    assertThat(limit.text()).endsWith(".");
  }
}
