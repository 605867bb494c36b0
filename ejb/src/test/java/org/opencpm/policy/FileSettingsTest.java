package org.opencpm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                List.of(),
                limits));
  }

  @Test
  void otherContentServersAreListedByWhatTheirUrlsBeginWith() {
    String two = "https://files.example/rcs, http://10.0.0.7:8080";
    assertThat(FileSettings.of(Map.of("CPM_CONTENT_SERVERS", two)).contentServers())
        .containsExactly(
            URI.create("https://files.example/rcs/"), URI.create("http://10.0.0.7:8080/"));
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
    "CPM_CONTENT_SERVERS, ftp://x/",
    "CPM_CONTENT_SERVERS, files.example",
    "CPM_CONTENT_SERVERS, http://x/?a=b",
    "CPM_CONTENT_SERVERS, http://user@x/",
    "CPM_CONTENT_SERVERS, http://x/a/../b",
    "CPM_CONTENT_SERVERS, 'http://x http:'",
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
