package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Signalling;

/** Session timers of one leg (RFC 4028): who refreshes, when, how, and what becomes of it else. */
class LegRefreshTest {

  private final List<Map.Entry<Duration, Runnable>> timers = new ArrayList<>();
  private final List<Dialog> expired = new ArrayList<>();
  private final ScriptedCall call = new ScriptedCall(null, null);
  private final LegRefresh<Dialog> refresh =
      new LegRefresh<>(
          new LegRefresh.Session<>() {
            @Override
            public void after(Duration delay, Runnable event) {
              timers.add(Map.entry(delay, event));
            }

            @Override
            public void expired(Dialog leg) {
              expired.add(leg);
            }
          });

  private final class Dialog extends RefreshedDialog {

    private final boolean update;

    Dialog(boolean update) {
      this.update = update;
    }

    @Override
    public boolean isUp() {
      return true;
    }

    @Override
    public Call call() {
      return call;
    }

    @Override
    public boolean takesUpdate() {
      return update;
    }

    @Override
    public Content description() {
      return new Content("application/sdp", new byte[] {1});
    }
  }

  private static HeaderList interval(String value) {
    return HeaderList.of(
        List.of(Map.entry("Supported", "timer"), Map.entry("Session-Expires", value)));
  }

  private void fire(Duration delay) {
    List<Map.Entry<Duration, Runnable>> due =
        timers.stream().filter(t -> t.getKey().equals(delay)).toList();
    timers.removeAll(due);
    due.forEach(timer -> timer.getValue().run());
  }

  private void answer(int request, int status, HeaderList headers) {
    call.requests
        .get(request)
        .listener()
        .answered(new Signalling.FinalAnswer(status, "", "", headers));
    fire(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"true, UPDATE", "false, INVITE"})
  void theServerRefreshesAtHalfTimeByUpdateWhereThePeerTakesItElseByInvite(
      boolean update, String method) {
    refresh.answered(new Dialog(update), interval("1800;refresher=uac"));
    fire(Duration.ofSeconds(900));

    assertThat(call.requests).extracting(ScriptedCall.Asked::method).containsExactly(method);
    assertThat(call.requests.get(0).content() == null).isEqualTo(update);

    answer(0, 200, interval("1800;refresher=uac"));
    fire(Duration.ofSeconds(900));
    assertThat(call.requests).hasSize(2);
    assertThat(expired).isEmpty();
  }

  @Test
  void whereTheCallerWishesItTheServerRefreshes() {
    List<Map.Entry<String, String>> granted =
        refresh.answering(new Dialog(true), interval("600;refresher=uas"));

    assertThat(granted).contains(Map.entry("Session-Expires", "600;refresher=uas"));
    fire(Duration.ofSeconds(300));
    assertThat(call.requests).extracting(ScriptedCall.Asked::method).containsExactly("UPDATE");
  }

  @Test
  void whereThePeerRefreshesAndDoesNotTheLegEnds() {
    Dialog leg = new Dialog(true);
    refresh.answering(leg, interval("1800;refresher=uac"));
    assertThat(call.requests).isEmpty();

    fire(Duration.ofSeconds(1800 - 32));

    assertThat(call.requests).isEmpty();
    assertThat(expired).containsExactly(leg);
  }

  @ParameterizedTest
  @ValueSource(ints = {491, 500, 0})
  void aRefreshThatIsRefusedIsTriedAgain(int status) {
    refresh.answered(new Dialog(true), interval("1800;refresher=uac"));
    fire(Duration.ofSeconds(900));
    answer(0, status, HeaderList.empty());

    fire(Duration.ofSeconds(10));

    assertThat(call.requests).hasSize(2);
    assertThat(expired).isEmpty();
  }
}
