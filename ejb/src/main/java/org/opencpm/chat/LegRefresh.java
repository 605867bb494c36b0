package org.opencpm.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;

/**
 * The session timers of the legs (RFC 4028): each leg has its own, since each is a dialog of its
 * own. Who refreshes does so at half the interval; where the peer should have and did not, the leg
 * ends. Runs in the session's mailbox.
 *
 * @param <L> the session's kind of leg
 */
public final class LegRefresh<L extends RefreshedDialog> {

  /** Until a refresh that was refused is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /** What the session does for its timers. */
  public interface Session<L extends RefreshedDialog> {

    /** Runs an event in the session's mailbox, unless the session is over by then. */
    void after(Duration delay, Runnable event);

    /** A leg that was not refreshed. */
    void expired(L leg);
  }

  private final Session<L> session;

  public LegRefresh(Session<L> session) {
    this.session = session;
  }

  /**
   * Takes what the peer asks for in an INVITE or UPDATE of his.
   *
   * @return header fields for our 2xx
   */
  public List<Map.Entry<String, String>> answering(L leg, HeaderList request) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    SessionInterval asked = SessionInterval.of(request).orElse(null);
    leg.refreshes++;
    if (asked == null) {
      leg.interval = null;
      return headers;
    }
    boolean we = asked.refresher().equals("uas") || !SessionInterval.supportedBy(request);
    leg.interval = new SessionInterval(asked.seconds(), we ? "uas" : "uac");
    leg.weRefresh = we;
    if (!we) {
      headers.add(Map.entry("Require", "timer"));
    }
    headers.add(Map.entry("Session-Expires", leg.interval.toString()));
    schedule(leg);
    return headers;
  }

  /**
   * Why a request of the peer that may change or refresh the session is not taken: another method
   * (405), an interval below the minimum (422), or the dialog is not there yet (491).
   */
  public Optional<Answer> refusal(L leg, InboundRequest request) {
    if (!request.method().equals("UPDATE") && !request.method().equals("INVITE")) {
      return Optional.of(Answer.of(Outcome.METHOD_NOT_ALLOWED).with("Allow", SessionInvite.ALLOW));
    }
    Optional<Answer> tooSmall = SessionFunction.tooSmall(request.headers());
    return tooSmall.isEmpty() && !leg.isUp() ? Optional.of(Answer.of(Outcome.GLARE)) : tooSmall;
  }

  /** Our 2xx to an INVITE or UPDATE of the peer, with what is agreed of the session timer. */
  public Answer accepting(L leg, HeaderList request) {
    return Answer.of(Outcome.OK)
        .with("Allow", SessionInvite.ALLOW)
        .with("Supported", "timer")
        .withAll(answering(leg, request));
  }

  /** Takes what the peer grants in the 2xx to an INVITE or UPDATE of ours. */
  public void answered(L leg, HeaderList answer) {
    leg.refreshes++;
    leg.interval = SessionInterval.of(answer).orElse(null);
    if (leg.interval != null) {
      leg.weRefresh = !leg.interval.refresher().equals("uas");
      schedule(leg);
    }
  }

  private void schedule(L leg) {
    int known = leg.refreshes;
    session.after(
        leg.weRefresh ? leg.interval.refreshAfter() : leg.interval.endAfter(),
        () -> {
          if (leg.refreshes != known || !leg.isUp()) {
            return;
          }
          if (leg.weRefresh) {
            refresh(leg, known);
          } else {
            session.expired(leg);
          }
        });
  }

  /** Header fields of a request of ours that changes or refreshes a session with a timer. */
  public List<Map.Entry<String, String>> asking(L leg) {
    if (leg.interval == null) {
      return List.of(Map.entry("Supported", "timer"));
    }
    String refresher = leg.weRefresh ? "uac" : "uas";
    return List.of(
        Map.entry("Supported", "timer"),
        Map.entry("Session-Expires", leg.interval.seconds() + ";refresher=" + refresher),
        Map.entry("Min-SE", Long.toString(SessionInterval.MIN_SECONDS)));
  }

  /** A refresh that is refused is tried again until the interval is over, then the leg ends. */
  private void refresh(L leg, int known) {
    List<Map.Entry<String, String>> headers = asking(leg);
    long givesUpAt = System.nanoTime() + leg.interval.endAfter().dividedBy(2).toNanos();
    ask(leg, headers, known, givesUpAt);
  }

  private void ask(L leg, List<Map.Entry<String, String>> headers, int known, long givesUpAt) {
    Signalling.AnswerListener heard =
        answer -> {
          if (answer.status() >= 200 && answer.status() < 300) {
            session.after(Duration.ZERO, () -> answered(leg, answer.headers()));
          } else {
            session.after(AGAIN, () -> again(leg, headers, known, givesUpAt));
          }
        };
    if (leg.takesUpdate()) {
      leg.call().request("UPDATE", headers, null, heard);
    } else {
      leg.call().request("INVITE", headers, leg.description(), heard);
    }
  }

  private void again(L leg, List<Map.Entry<String, String>> headers, int known, long givesUpAt) {
    if (leg.refreshes != known || !leg.isUp()) {
      return;
    }
    if (System.nanoTime() - givesUpAt >= 0) {
      session.expired(leg);
    } else {
      ask(leg, headers, known, givesUpAt);
    }
  }
}
