package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.TimerService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;

class AnswerQueueTest {

  private final List<String> wire = new ArrayList<>();
  private final Fake<TimerService> timers = Fake.of(TimerService.class);
  private Turn turn;
  private AnswerQueue queue;

  @BeforeEach
  void start() {
    Fake<SipFactory> factory =
        Fake.of(SipFactory.class)
            .says("createApplicationSession", Fake.of(SipApplicationSession.class).get());
    turn = new Turn(factory.get(), timers.get());
    queue = new AnswerQueue(turn, false);
  }

  @Test
  void anAnswerGivenWhileTheRequestIsHandledGoesAtOnce() {
    Fake<SipServletRequest> request = request("one");

    handling(
        request.get(),
        () -> {
          queue.to(request.get()).answer(Answer.of(Outcome.OK));
          assertThat(wire).containsExactly("200 one");
        });

    assertThat(timers.calls()).isEmpty();
  }

  @Test
  void anAnswerGivenLaterWaitsForATurnWhichIsAskedForOnce() {
    queue.to(request("one").get()).answer(Answer.of(Outcome.ACCEPTED));
    queue.to(request("two").get()).answer(Answer.of(Outcome.TRY_LATER));

    assertThat(wire).isEmpty();
    assertThat(timers.calls()).hasSize(1);
    turn.timeout();
    assertThat(wire).containsExactly("202 one", "503 two");
  }

  @Test
  void theNextRequestTakesThemAlong() {
    queue.to(request("one").get()).answer(Answer.of(Outcome.ACCEPTED));

    handling(request("two").get(), () -> assertThat(wire).containsExactly("202 one"));
  }

  @Test
  void afterATurnTheNextIsAskedForAnew() {
    queue.to(request("one").get()).answer(Answer.of(Outcome.OK));
    turn.timeout();
    queue.to(request("two").get()).answer(Answer.of(Outcome.OK));

    assertThat(timers.calls()).hasSize(2);
  }

  @Test
  void whatMustComeAfterTheAnswerComesAfterIt() {
    queue.to(request("one").get()).answer(Answer.of(Outcome.OK), () -> wire.add("push"));
    assertThat(wire).isEmpty();

    turn.timeout();

    assertThat(wire).containsExactly("200 one", "push");
  }

  @Test
  void headerFieldsGoInTheirOrder() {
    Fake<SipServletRequest> request = request("one");
    queue
        .to(request.get())
        .answer(Answer.of(Outcome.OK).with("WWW-Authenticate", "a").with("WWW-Authenticate", "b"));
    turn.timeout();

    assertThat(fields).containsSubsequence("WWW-Authenticate=a", "WWW-Authenticate=b");
  }

  @Test
  void anAnswerThatTheContainerRefusesHoldsUpNoOther() {
    for (Exception trouble :
        List.of(
            new IOException("written by a test"),
            new IllegalStateException("answered before"),
            new NullPointerException("the session is gone"))) {
      wire.clear();
      Fake<SipServletRequest> bad =
          request("bad")
              .on(
                  "createResponse",
                  status -> {
                    throw trouble;
                  });
      queue.to(bad.get()).answer(Answer.of(Outcome.OK), () -> wire.add("after bad"));
      queue.to(request("good").get()).answer(Answer.of(Outcome.OK));

      turn.timeout();

      assertThat(wire).containsExactly("after bad", "200 good");
    }
  }

  @Test
  void whatComesAfterAnAnswerHoldsUpNoOther() {
    queue
        .to(request("one").get())
        .answer(
            Answer.of(Outcome.OK),
            () -> {
              throw new IllegalStateException("written by a test");
            });
    queue.to(request("two").get()).answer(Answer.of(Outcome.OK));

    turn.timeout();

    assertThat(wire).containsExactly("200 one", "200 two");
  }

  private void handling(SipServletRequest request, Runnable work) {
    turn.handling(() -> queue.handling(request, work));
  }

  private final List<String> fields = new ArrayList<>();

  private Fake<SipServletRequest> request(String name) {
    return Fake.of(SipServletRequest.class)
        .says("getCallId", name)
        .on(
            "createResponse",
            arguments ->
                Fake.of(SipServletResponse.class)
                    .on(
                        "addHeader",
                        field -> {
                          fields.add(field[0] + "=" + field[1]);
                          return null;
                        })
                    .on(
                        "send",
                        none -> {
                          wire.add(arguments[0] + " " + name);
                          return null;
                        })
                    .get());
  }
}
