package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaultRun() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.domain()).isEqualTo("cpm.example");
    assertThat(settings.sipPort()).isEqualTo(5060);
    assertThat(settings.sipsPort()).isEqualTo(5061);
    assertThat(settings.demo()).isFalse();
    assertThat(settings.imsMode()).isFalse();
    assertThat(settings.trustedPeers()).isEmpty();
    assertThat(settings.deferredExpiry()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.deferredExpiryMax()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.maxPagerSize()).isEqualTo(8192);
    assertThat(settings.maxGroupSize()).isEqualTo(100);
    assertThat(settings.exploderUri()).isEqualTo("sip:exploder@cpm.example");
    assertThat(settings.deferredUri()).isEqualTo("sip:deferred@cpm.example");
  }

  @Test
  void blankValuesCountAsNotSet() {
    Limits limits = new Limits();
    assertThat(Settings.of(Map.of("CPM_SIP_PORT", " ", "CPM_DOMAIN", ""), limits))
        .isEqualTo(Settings.of(Map.of(), limits));
  }

  @Test
  void theDomainIsComparedInLowerCase() {
    assertThat(Settings.of(Map.of("CPM_DOMAIN", "CPM.Example")).domain()).isEqualTo("cpm.example");
  }

  @ParameterizedTest
  @CsvSource({"PT1H,3600", "90,90", "P1D,86400", "PT0S,0", "0,0"})
  void durationsAreIso8601OrPlainSeconds(String value, long seconds) {
    assertThat(Settings.of(Map.of("CPM_DEFERRED_EXPIRY", value)).deferredExpiry())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void peersAreSeparatedByCommasOrBlanks() {
    assertThat(
            Settings.of(Map.of("CPM_TRUSTED_PEERS", "192.0.2.1, 198.51.100.0/24  2001:db8::1"))
                .trustedPeers())
        .containsExactly("192.0.2.1", "198.51.100.0/24", "2001:db8::1");
  }

  @ParameterizedTest
  @CsvSource({
    "CPM_SIP_PORT,five",
    "CPM_SIP_PORT,-1",
    "CPM_SIP_PORT,65536",
    "CPM_SIPS_PORT,99999",
    "CPM_MAX_PAGER_SIZE,99999999999",
    "CPM_DEFERRED_EXPIRY,a week",
    "CPM_DEFERRED_EXPIRY,-PT5S",
    "CPM_DEFERRED_EXPIRY_MAX,P-1D",
    "CPM_MODE,both"
  })
  void anUnusableValueIsRefusedWithTheNameOfItsVariable(String name, String value) {
    assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }
}
