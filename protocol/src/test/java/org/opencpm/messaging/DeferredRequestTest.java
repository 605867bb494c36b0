package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.messaging.DeferredRequest.Item;

class DeferredRequestTest {

  private static DeferredRequest parse(String xml) throws CpimSyntaxException {
    return DeferredRequest.parse(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWholeMessagesAndParts() throws CpimSyntaxException {
    DeferredRequest request =
        parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <deferred-request later="1">
              <message message-id="Cm1aB7tY3xPq21"/>
              <part message-id="a&amp;b" parts="text"><more/></part>
              <else message-id="x"/>
            </deferred-request>
            """);
    assertThat(request.items())
        .containsExactly(new Item("Cm1aB7tY3xPq21", false), new Item("a&b", true));
  }

  @Test
  void readsWhatItWrites() throws CpimSyntaxException {
    DeferredRequest request =
        new DeferredRequest(List.of(new Item("a<\">&", false), new Item("ü", true)));
    assertThat(DeferredRequest.parse(request.write())).isEqualTo(request);
    assertThat(DeferredRequest.parse(DeferredRequest.ALL.write())).isEqualTo(DeferredRequest.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<deferred-request>",
        "<other/>",
        "<deferred-request><message/></deferred-request>",
        "<deferred-request><message message-id=''/></deferred-request>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><deferred-request/>"
      })
  void refusesWhatIsNone(String xml) {
    assertThatThrownBy(() -> parse(xml)).isInstanceOf(CpimSyntaxException.class);
  }

  @Test
  void refusesTooMany() {
    StringBuilder xml = new StringBuilder("<deferred-request>");
    IntStream.rangeClosed(0, DeferredRequest.MAX_ITEMS)
        .forEach(i -> xml.append("<message message-id='").append(i).append("'/>"));
    assertThatThrownBy(() -> parse(xml + "</deferred-request>"))
        .isInstanceOf(CpimSyntaxException.class);
  }
}
