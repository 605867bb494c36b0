package org.opencpm.signalling.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerService;
import org.opencpm.operation.CpmApplication;
import org.opencpm.signalling.InboundRequest;

/**
 * The parts of this module while it is up, and which of them a message of the container is for. On
 * the container's thread.
 */
record SipSide(
    Turn turn,
    AnswerQueue answers,
    OutgoingRequests requests,
    Calls calls,
    SipSignalling signalling,
    CpmApplication application) {

  static SipSide of(
      SipFactory factory, TimerService timers, Executor workers, CpmApplication application) {
    boolean unescapes = ContactEscapes.areUnescapedBy(factory);
    boolean quotes = ContactEscapes.areQuotedBy(factory);
    Turn turn = new Turn(factory, timers);
    OutgoingRequests requests = new OutgoingRequests(factory);
    FirstHops hops = new FirstHops(requests, new TcpReach(workers));
    Calls calls = new Calls(turn, requests, hops, timers, quotes, application::invited);
    return new SipSide(
        turn,
        new AnswerQueue(turn, unescapes),
        requests,
        calls,
        new SipSignalling(requests, hops, calls),
        application);
  }

  void handle(SipServletRequest request) throws IOException {
    // An exception leaves by the way that it came: the container answers the request.
    run(
        () -> {
          if (!calls.takes(request) && isAnswerable(request)) {
            InboundRequest inbound = Requests.inbound(request);
            answers.handling(request, () -> application.handle(inbound, answers.to(request)));
          }
        });
  }

  /** Nothing answers these; a CANCEL of a MESSAGE has no meaning (RFC 3428 section 7). */
  private static boolean isAnswerable(SipServletRequest request) {
    return !request.getMethod().equals("ACK") && !request.getMethod().equals("CANCEL");
  }

  void handle(SipServletResponse response) throws IOException {
    run(
        () -> {
          if (!calls.takes(response)) {
            signalling.answered(response);
          }
        });
  }

  void handle(ServletTimer timer) {
    if (turn.isOf(timer.getApplicationSession())) {
      turn.timeout();
    } else {
      turn.handling(() -> calls.timeout(timer));
    }
  }

  void unacknowledged(SipSession session) {
    turn.handling(() -> calls.unacknowledged(session));
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) throws IOException {
    try {
      turn.handling(
          () -> {
            try {
              work.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
