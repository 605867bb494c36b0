package org.opencpm.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthDocumentTest {

  @Test
  void whenEveryPartIsUpTheWholeIs() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", null);
    parts.put("sip", null);

    assertThat(HealthDocument.json(parts))
        .isEqualTo(
            "{\"status\":\"UP\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"},"
                + "{\"name\":\"sip\",\"status\":\"UP\"}]}\n");
  }

  @Test
  void onePartThatIsDownTakesTheWholeWithItAndSaysWhy() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", null);
    parts.put("sip", "listener not up");

    assertThat(HealthDocument.json(parts))
        .isEqualTo(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"},"
                + "{\"name\":\"sip\",\"status\":\"DOWN\",\"detail\":\"listener not up\"}]}\n");
  }

  @Test
  void whatADriverSaysCannotBreakTheDocument() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", "no \"C:\\db\"\r\n\tat line 1\u0000 \u2615");

    assertThat(HealthDocument.json(parts))
        .contains("\"detail\":\"no \\\"C:\\\\db\\\"   at line 1  \u2615\"");
  }
}
