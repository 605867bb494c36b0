package org.opencpm.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.opencpm.scene.MessageLines;

@Isolated("hears what happens to all messages")
class MessageLogTest {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          lines.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Logger log;

  @BeforeEach
  void listen() {
    log = MessageLines.speaking();
    log.addHandler(handler);
    log.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    log.removeHandler(handler);
    log.setUseParentHandlers(true);
    MessageLines.quiet();
  }

  @Test
  void aLineHasTheIdsAndThenTheRest() {
    MessageLog.event("accepted", "m1", "conv", "call", "size", 12, "deferred", true);

    assertThat(lines)
        .containsExactly(
            "event=accepted message-id=m1 conversation-id=conv call-id=call size=12"
                + " deferred=true");
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    MessageLog.event("refused", null, null, "call", "reason", null, "status", 404);

    assertThat(lines).containsExactly("event=refused call-id=call status=404");
  }

  @Test
  void noPeerWritesALineOrAFieldOfItsOwn() {
    MessageLog.event(
        "refused",
        "a\r\nevent=accepted",
        "b c=d\t\u0000\u007f",
        "e\u0085f\u2028g\u2029h",
        "reason",
        "\u001b[31m\u009b31m");

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .isEqualTo(
            "event=refused message-id=a__event=accepted conversation-id=b_c=d___"
                + " call-id=e_f_g_h reason=_[31m_31m");
  }

  @Test
  void longValuesAreCut() {
    MessageLog.event("accepted", "m".repeat(5000), null, null);

    assertThat(lines.get(0)).isEqualTo("event=accepted message-id=" + "m".repeat(120));
  }

  @Test
  void aListHasCommasAndAnEmptyOneIsLeftOut() {
    MessageLog.event("accepted", "m1", null, null, "to", List.of("sip:a", "tel:+1"));
    MessageLog.event("accepted", "m2", null, null, "to", List.of());

    assertThat(lines)
        .containsExactly(
            "event=accepted message-id=m1 to=sip:a,tel:+1", "event=accepted message-id=m2");
  }

  @Test
  void aListenerHearsTheSameEvenWhereTheLogIsQuiet() {
    List<Happening> heard = new CopyOnWriteArrayList<>();
    MessageLog.listener(heard::add);
    MessageLines.quiet();
    MessageLog.event("refused", null, "conv", "call", "status", 403);
    MessageLog.listener(null);
    MessageLog.event("refused", null, "conv", "call", "status", 404);

    assertThat(heard)
        .containsExactly(new Happening("refused", null, "conv", "call", "status", 403));
    assertThat(heard.get(0).value("status")).isEqualTo(403);
    assertThat(heard.get(0).value("reason")).isNull();
    assertThat(lines).isEmpty();
  }
}
