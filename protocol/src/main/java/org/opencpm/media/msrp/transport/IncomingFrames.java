package org.opencpm.media.msrp.transport;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpFrame;
import org.opencpm.media.msrp.MsrpFrameContent;
import org.opencpm.media.msrp.MsrpFrameEnd;
import org.opencpm.media.msrp.MsrpFrameStart;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.MsrpSyntaxException;
import org.opencpm.media.msrp.SendHead;

/**
 * What the requests of one connection mean: for which session, and whether they may (RFC 4975 5.4,
 * 7.3). Refusals go out at once; the rest of a refused request is dropped. A SEND without body is
 * answered here; AUTH, which only a relay takes (RFC 4976), and unknown methods get 501.
 */
final class IncomingFrames {

  private static final Logger LOG = System.getLogger(IncomingFrames.class.getName());

  private final MsrpConnection connection;
  private final SessionTable table;
  private ReceivedChunk chunk;
  private Runnable atEnd;

  /** A SEND without Content-Type but with an empty line: fine as long as nothing follows that. */
  private MsrpFrameStart untyped;

  IncomingFrames(MsrpConnection connection, SessionTable table) {
    this.connection = connection;
    this.table = table;
  }

  void take(MsrpFrame frame) {
    if (frame instanceof MsrpFrameStart start) {
      begin(start);
    } else if (frame instanceof MsrpFrameContent content) {
      content(content);
    } else if (frame instanceof MsrpFrameEnd end) {
      end(end);
    }
  }

  private void content(MsrpFrameContent content) {
    if (untyped != null) {
      refuse(untyped, MsrpStatus.BAD_REQUEST);
      untyped = null;
      atEnd = null;
    } else if (chunk != null && chunk.session().isOn(connection)) {
      chunk.session().handler().chunkData(chunk, content.bytes());
    }
  }

  private void end(MsrpFrameEnd end) {
    ReceivedChunk ended = chunk;
    Runnable work = atEnd;
    chunk = null;
    atEnd = null;
    untyped = null;
    if (ended != null && ended.session().isOn(connection)) {
      ended.session().handler().chunkEnded(ended, end.continuation());
    } else if (work != null) {
      work.run();
    }
  }

  private void begin(MsrpFrameStart start) {
    if (start.problem() != null) {
      broken(start);
    } else if (!start.isRequest()) {
      connection.answered(start);
    } else {
      switch (start.method()) {
        case "SEND":
          send(start);
          break;
        case "REPORT":
          report(start);
          break;
        case "NICKNAME":
          nickname(start);
          break;
        default:
          refuse(start, MsrpStatus.UNKNOWN_METHOD);
      }
    }
  }

  private void broken(MsrpFrameStart start) {
    boolean answerable =
        start.isRequest()
            && !start.method().equals("REPORT")
            && start.transactionId() != null
            && start.toPath() != null
            && start.fromPath() != null;
    if (answerable && !start.problem().fatal()) {
      refuse(start, start.problem().status());
    }
    if (start.problem().fatal()) {
      connection.giveUp(start.problem().reason());
    }
  }

  private void send(MsrpFrameStart start) {
    LiveSession session = admit(start, true);
    if (session == null) {
      return;
    }
    SendHead head;
    try {
      head = SendHead.of(start);
    } catch (MsrpSyntaxException e) {
      refuse(start, MsrpStatus.BAD_REQUEST);
      return;
    }
    ReceivedChunk received = new ReceivedChunk(connection, start, head, session);
    if (start.body() && head.contentType() != null) {
      chunk = received;
      session.handler().chunkStarted(received);
    } else {
      untyped = start.body() ? start : null;
      atEnd = () -> received.answer(MsrpStatus.OK, null);
    }
  }

  private void report(MsrpFrameStart start) {
    LiveSession session = table.find(start.toPath().first().sessionId());
    boolean ours =
        session != null
            && session.admission(connection, start.fromPath()) == LiveSession.Admission.CARRIED;
    if (!ours) {
      LOG.log(Level.DEBUG, "a REPORT for no session of this connection is dropped");
      return;
    }
    try {
      session.handler().reported(Reports.of(start));
    } catch (MsrpSyntaxException e) {
      // A REPORT is never answered.
      LOG.log(Level.DEBUG, "a malformed REPORT is dropped");
    }
  }

  private void nickname(MsrpFrameStart start) {
    LiveSession session = admit(start, false);
    if (session == null) {
      return;
    }
    String quoted = start.header("Use-Nickname").orElse("");
    if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
      refuse(start, MsrpStatus.BAD_REQUEST);
      return;
    }
    String name = quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
    atEnd = () -> session.handler().nickname(name, new OneAnswer(connection, start, session));
  }

  /** The session that a request may speak to; null if it was refused or held back. */
  private LiveSession admit(MsrpFrameStart start, boolean mayBind) {
    LiveSession session = table.find(start.toPath().first().sessionId());
    if (session == null) {
      refuse(start, MsrpStatus.NO_SESSION);
      return null;
    }
    if (start.toPath().uris().size() > 1) {
      // We are no relay.
      refuse(start, MsrpStatus.FORBIDDEN);
      return null;
    }
    switch (session.admission(connection, start.fromPath())) {
      case CARRIED:
        if (!session.bound()) {
          session.bindTo(connection);
        }
        return session;
      case MAY_BIND:
        if (mayBind) {
          session.bindTo(connection);
          return session;
        }
        refuse(start, MsrpStatus.NO_SESSION);
        return null;
      case TOO_EARLY:
        connection.holdBack(start, session);
        return null;
      case ELSEWHERE:
        refuse(start, MsrpStatus.WRONG_CONNECTION);
        return null;
      default:
        refuse(start, MsrpStatus.NO_SESSION);
        return null;
    }
  }

  private void refuse(MsrpFrameStart start, int status) {
    boolean wanted =
        !"SEND".equals(start.method())
            || FailureReport.of(start.header("Failure-Report").orElse(null)).wantsAnswer(status);
    if (wanted) {
      connection.respond(start.answer(status, null));
    }
  }
}
