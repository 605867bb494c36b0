package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Signalling.AnswerListener;
import org.opencpm.signalling.Signalling.FinalAnswer;

class SentCallsTest {

  private static final long BOB = 2;
  private static final long ROW = 77;

  private final SentCalls calls = new SentCalls();
  private final List<FinalAnswer> answers = new ArrayList<>();

  @Test
  void aMessageIsFoundByItsCallIdFromBeforeItGoesOutUntilItsResultIsWritten() {
    AnswerListener listener = calls.follow(delivery(MessageKind.STANDALONE, null), answers::add);
    assertThat(calls.recipientOf(BOB, "call")).isEmpty();

    listener.sending("call");
    assertThat(calls.recipientOf(BOB, "call")).contains(ROW);

    listener.answered(answer(200, "call"));
    assertThat(answers).hasSize(1);
    assertThat(calls.recipientOf(BOB, "call")).contains(ROW);

    calls.written("call");
    assertThat(calls.recipientOf(BOB, "call")).isEmpty();
  }

  @Test
  void nobodyElseFindsIt() {
    calls.follow(delivery(MessageKind.STANDALONE, null), answers::add).sending("call");

    assertThat(calls.recipientOf(BOB + 1, "call")).isEmpty();
    assertThat(calls.recipientOf(BOB, "other")).isEmpty();
  }

  @Test
  void theCallOfAnotherTransportTakesThePlaceOfTheFirst() {
    AnswerListener listener = calls.follow(delivery(MessageKind.STANDALONE, null), answers::add);

    listener.sending("by tcp");
    listener.sending("by udp");

    assertThat(calls.recipientOf(BOB, "by tcp")).isEmpty();
    assertThat(calls.recipientOf(BOB, "by udp")).contains(ROW);
  }

  @Test
  void whatNeverWentOutIsForgotten() {
    AnswerListener listener = calls.follow(delivery(MessageKind.STANDALONE, null), answers::add);

    listener.sending("call");
    listener.answered(answer(0, ""));

    assertThat(calls.recipientOf(BOB, "call")).isEmpty();
    assertThat(answers).hasSize(1);
  }

  @Test
  void whatHasAMessageIdOrIsAReportIsNotFollowed() {
    AnswerListener listener = answers::add;

    assertThat(calls.follow(delivery(MessageKind.STANDALONE, "id"), listener)).isSameAs(listener);
    assertThat(calls.follow(delivery(MessageKind.NOTIFICATION, null), listener)).isSameAs(listener);
  }

  private static FinalAnswer answer(int status, String callId) {
    return new FinalAnswer(status, "", callId, HeaderList.empty());
  }

  private static Delivery delivery(MessageKind kind, String messageId) {
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    return new Delivery(
        ROW,
        5,
        BOB,
        1,
        kind,
        "sip:alice@cpm.example",
        "sip:bob@cpm.example",
        messageId,
        "conversation",
        "contribution",
        "PAGER",
        "",
        "text/plain",
        new byte[] {'x'},
        1,
        false,
        now,
        now.plusSeconds(60),
        0);
  }
}
