package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;

/** The SIP side as the test plays it: takes requests and answers them when told to. */
final class Wire implements Signalling {

  /** A request that was sent. */
  record Sent(OutboundRequest request, AnswerListener listener, int number) {

    String text() {
      return new String(request.body(), StandardCharsets.UTF_8);
    }

    void answer(int status) {
      listener.answered(
          new FinalAnswer(status, "said the test", "call-out-" + number, HeaderList.empty()));
    }
  }

  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private volatile int atOnce = -1;
  private volatile RuntimeException trouble;

  /** From now on each request is answered at once, by the thread that sends it. */
  void answerAtOnce(int status) {
    atOnce = status;
  }

  void fail(RuntimeException why) {
    trouble = why;
  }

  @Override
  public void send(OutboundRequest request, AnswerListener listener) {
    if (trouble != null) {
      throw trouble;
    }
    Sent one = new Sent(request, listener, sent.size() + 1);
    sent.add(one);
    if (atOnce >= 0) {
      one.answer(atOnce);
    }
  }

  @Override
  public Call invite(OutboundRequest request, CallListener listener) {
    throw new UnsupportedOperationException("no sessions in this scene");
  }

  /** Answers all that were sent so far. */
  void answerAll(int status) {
    sent.forEach(one -> one.answer(status));
  }

  List<String> texts() {
    return sent.stream().map(Sent::text).toList();
  }

  /** Waits until exactly so many requests were sent, and gives the last one. */
  Sent awaitSent(int count) {
    await().untilAsserted(() -> assertThat(sent).hasSizeGreaterThanOrEqualTo(count));
    assertThat(sent).hasSize(count);
    return sent.get(count - 1);
  }

  int count() {
    return sent.size();
  }
}
