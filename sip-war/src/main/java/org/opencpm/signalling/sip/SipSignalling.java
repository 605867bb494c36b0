package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;

/**
 * The one place that touches SIP objects outside the container's own threads: it sends the requests
 * outside of a dialog that the server originates, except for INVITEs, which it leaves to {@link
 * Calls}.
 */
final class SipSignalling implements Signalling {

  private static final Logger LOG = Logger.getLogger(SipSignalling.class.getName());
  private static final String PENDING = "org.opencpm.pending";

  /** Status of an attempt that the container made impossible: as if the device had refused it. */
  static final int UNSENDABLE = SipServletResponse.SC_NOT_ACCEPTABLE_HERE;

  /** RFC 3680 4.4, for an answer that names no time. */
  private static final int DEFAULT_SUBSCRIPTION_SECONDS = 3761;

  private final OutgoingRequests requests;
  private final FirstHops hops;
  private final Calls calls;

  SipSignalling(OutgoingRequests requests, FirstHops hops, Calls calls) {
    this.requests = requests;
    this.hops = hops;
    this.calls = calls;
  }

  /**
   * A request on its way, kept in its session.
   *
   * @param ways first hops to be tried until one leads somewhere
   */
  private record Pending(OutboundRequest request, AnswerListener listener, List<String> ways) {

    String way() {
      return ways.get(0);
    }

    /** What is to be tried after this way has led nowhere; null when nothing is left. */
    Pending next() {
      return ways.size() == 1 ? null : new Pending(request, listener, ways.subList(1, ways.size()));
    }
  }

  @Override
  public void send(OutboundRequest request, AnswerListener listener) {
    requests.awaitOpen();
    hops.find(request, ways -> send(new Pending(request, listener, ways)));
  }

  @Override
  public Call invite(OutboundRequest request, CallListener listener) {
    return calls.invite(request, listener);
  }

  @Override
  public Load load() {
    return calls.load();
  }

  private void send(Pending pending) {
    OutboundRequest request = pending.request();
    SipServletRequest sip = null;
    try {
      sip = requests.make(request, pending.way());
      sip.getSession().setAttribute(PENDING, pending);
      pending.listener().sending(sip.getCallId());
      sip.send();
    } catch (OutgoingRequests.UnsendableException e) {
      warn("{0} to {1} cannot be sent: {2}", request, e);
      pending.listener().answered(new FinalAnswer(UNSENDABLE, "", "", HeaderList.empty()));
    } catch (IOException | ServletParseException | RuntimeException e) {
      // Whatever the container finds wrong with it: an attempt that failed, never a lost lane.
      warn("{0} to {1} not sent: {2}", request, e);
      end(sip == null ? null : sip.getApplicationSession(false));
      pending.listener().answered(new FinalAnswer(0, e.getMessage(), "", HeaderList.empty()));
    }
  }

  private static void warn(String text, OutboundRequest request, Exception e) {
    LOG.log(
        Level.WARNING, text, new Object[] {request.method(), request.requestUri(), e.toString()});
  }

  /** A response arrived, or the container gave up waiting for one. */
  void answered(SipServletResponse response) {
    if (response.getStatus() < 200) {
      return;
    }
    SipApplicationSession session = response.getApplicationSession(false);
    Pending pending = (Pending) response.getSession().getAttribute(PENDING);
    FinalAnswer answer =
        new FinalAnswer(
            response.getStatus(),
            response.getReasonPhrase(),
            response.getCallId(),
            HeaderList.empty());
    boolean dialog = response.getMethod().equals("SUBSCRIBE") && answer.status() < 300;
    if (dialog) {
      keep(session, response.getExpires());
    } else {
      end(session);
    }
    if (pending == null) {
      return;
    }
    boolean nowhere = FirstHops.nowhere(answer.status());
    Pending next = pending.next();
    if (nowhere && next != null) {
      send(next);
    } else {
      if (!nowhere) {
        hops.led(pending.request(), pending.way());
      }
      pending.listener().answered(answer);
    }
  }

  /**
   * Keeps a subscription's session as long as notifications may come: by default the container
   * forgets it after three minutes and answers them 481.
   */
  private static void keep(SipApplicationSession session, int seconds) {
    if (session != null && session.isValid()) {
      int granted = seconds > 0 ? seconds : DEFAULT_SUBSCRIPTION_SECONDS;
      session.setExpires(granted / 60 + 2);
    }
  }

  /** A session that ends by itself at the same moment must not keep the answer back. */
  static void end(SipApplicationSession session) {
    try {
      if (session != null && session.isValid()) {
        session.invalidate();
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "ended already", e);
    }
  }
}
