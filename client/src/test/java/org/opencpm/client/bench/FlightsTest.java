package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opencpm.client.bench.Flights.Stage;

class FlightsTest {

  private static final long MILLI = 1_000_000;
  private static final ServerUsage.Reading BEFORE = new ServerUsage.Reading(0, 0, Double.NaN);
  private static final ServerUsage.Reading AFTER = new ServerUsage.Reading(4000, 100, Double.NaN);

  private final Flights flights = new Flights(100, 4, Stage.ANSWERED);

  @Test
  void aStepWhereAllWasAnsweredInTimeIsSustained() {
    answerAll(20 * MILLI);

    StepResult result = result();

    assertThat(result.sustained()).isTrue();
    assertThat(result.messages()).isEqualTo(4);
    assertThat(result.cpuMicros()).isEqualTo(1000);
    assertThat(result.databaseMicros()).isNaN();
    assertThat(result.p50Millis()).isBetween(19.9, 20.1);
  }

  @Test
  void latencyCountsFromWhenTheMessageWasDue() {
    flights.reached(Stage.DUE, 100, MILLI);
    flights.reached(Stage.SENT, 100, 31 * MILLI);
    flights.reached(Stage.ANSWERED, 100, 41 * MILLI);

    assertThat(flights.latencies(0, 100 * MILLI).getMaxValue()).isBetween(39 * MILLI, 41 * MILLI);
    assertThat(flights.lag()).isEqualTo(30 * MILLI);
  }

  @Test
  void anAnswerLaterThanT1IsARetransmissionNeededAndTheRowIsVoid() {
    answerAll(20 * MILLI);
    Flights late = new Flights(1, 1, Stage.ANSWERED);
    late.reached(Stage.DUE, 1, MILLI);
    late.reached(Stage.SENT, 1, MILLI);
    late.reached(Stage.ANSWERED, 1, 502 * MILLI);

    StepResult result = StepResult.of(1, late, 0, 1000 * MILLI, BEFORE, AFTER);

    assertThat(flights.overdue()).isZero();
    assertThat(result.needed()).isEqualTo(1);
    assertThat(result.sustained()).isFalse();
    BenchRow row = BenchRow.of("row", result, 400, "");
    assertThat(row.isVoid()).isTrue();
    assertThat(row.remark()).startsWith("VOID: 1 retransmissions");
  }

  @Test
  void noAnswerAtAllIsARetransmissionNeeded() {
    flights.reached(Stage.DUE, 100, MILLI);
    flights.reached(Stage.SENT, 100, MILLI);

    assertThat(flights.overdue()).isEqualTo(1);
    assertThat(flights.done()).isFalse();
    assertThat(flights.unfinished()).isEqualTo(4);
  }

  @Test
  void aDeliveryThatComesTwiceVoidsTheRow() {
    answerAll(20 * MILLI);
    assertThat(flights.reached(Stage.DELIVERED, 101, 30 * MILLI)).isTrue();
    assertThat(flights.reached(Stage.DELIVERED, 101, 40 * MILLI)).isFalse();

    assertThat(result().seen()).isEqualTo(1);
    assertThat(BenchRow.of("row", result(), 400, "").isVoid()).isTrue();
  }

  @Test
  void whatBelongsToAnotherStepIsNoted_nowhere() {
    assertThat(flights.reached(Stage.DELIVERED, 99, MILLI)).isFalse();
    assertThat(flights.reached(Stage.DELIVERED, 104, MILLI)).isFalse();
    assertThat(flights.reached(Stage.DELIVERED, -1, MILLI)).isFalse();

    assertThat(flights.repeated()).isZero();
  }

  @Test
  void aRefusalIsNoSustainedStepButNoVoidRowEither() {
    answerAll(20 * MILLI);
    flights.refused(101, "503 Service Unavailable");

    BenchRow row = BenchRow.of("row", result(), 400, "");

    assertThat(row.isVoid()).isFalse();
    assertThat(row.note()).isEqualTo("NOT SUSTAINED: 1 refused (503 Service Unavailable)");
  }

  @Test
  void aServerThatStillCompilesIsNotWarmAndTheRowSaysSo() {
    answerAll(20 * MILLI);
    ServerUsage.Reading cold = new ServerUsage.Reading(4000, 2000, Double.NaN);

    StepResult result = StepResult.of(4, flights, 0, 1000 * MILLI, BEFORE, cold);

    assertThat(result.warm()).isFalse();
    assertThat(BenchRow.of("row", result, 400, "").note()).isEqualTo("50 % of cpu is compiling");
    assertThat(result().warm()).isTrue();
  }

  @Test
  void aServerThatFallsBehindIsNotSustained() {
    answerAll(20 * MILLI);

    StepResult result = StepResult.of(400, flights, 0, 1000 * MILLI, BEFORE, AFTER);

    assertThat(result.trouble()).isEqualTo("fell back to 4/s");
  }

  private StepResult result() {
    return StepResult.of(4, flights, 0, 1000 * MILLI, BEFORE, AFTER);
  }

  private void answerAll(long after) {
    for (int number = 100; number < 104; number++) {
      long due = (number - 99) * 100 * MILLI;
      flights.reached(Stage.DUE, number, due);
      flights.reached(Stage.SENT, number, due);
      flights.reached(Stage.ANSWERED, number, due + after);
    }
  }
}
