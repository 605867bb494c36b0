package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSettingsTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaultRun() {
    Limits limits = new Limits();
    assertThat(FileSettings.of(Map.of(), limits))
        .isEqualTo(
            new FileSettings(
                104_857_600,
                Duration.ofDays(7),
                "http://127.0.0.1:9080/ft",
                Path.of("data/files"),
                limits));
  }

  @ParameterizedTest
  @CsvSource({
    "'', host.example, 80, http://host.example:80/ft",
    "'', 2001:db8::1, 80, http://[2001:db8::1]:80/ft",
    "https://files.example/rcs/ft/, x, 80, https://files.example/rcs/ft"
  })
  void urlsBeginWithTheOperatorsUrlOrTheHost(String url, String host, String port, String base) {
    assertThat(
            FileSettings.of(Map.of("CPM_FT_URL", url, "CPM_HOST", host, "CPM_HTTP_PORT", port))
                .baseUrl())
        .isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "CPM_MAX_FILE_SIZE, 0",
    "CPM_MAX_FILE_SIZE, many",
    "CPM_FT_VALIDITY, soon",
    "CPM_FT_URL, ftp://x/",
    "CPM_FT_URL, http:",
    "CPM_FT_URL, 'http://a b/'",
    "CPM_FT_URL, http://x/?a=b",
    "CPM_HTTP_PORT, 70000"
  })
  void anUnusableValueNamesItsVariable(String name, String value) {
    assertThatThrownBy(() -> FileSettings.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
