package org.opencpm.filetransfer;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.LegEvents;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.LegRefresh;
import org.opencpm.chat.Mailbox;
import org.opencpm.chat.SessionTimers;
import org.opencpm.chat.Side;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.storage.Blob;
import org.opencpm.subscriber.Device;

/**
 * A transfer of this server itself with one device: it gives out what it has kept (fact sheet 6.4).
 * Runs in its mailbox.
 */
abstract class ServerTransfer
    implements LegEvents<FileLeg>,
        LegMedia.Watcher,
        LegRefresh.Session<FileLeg>,
        RunningTransfers.Ending {

  /** Reason of a session that somebody has cancelled who is in neither dialog. */
  static final String CANCELLED = "SIP;cause=487;text=\"Transfer cancelled\"";

  private static final Logger LOG = Logger.getLogger(ServerTransfer.class.getName());

  /** How long a device may take to bring its connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(32);

  final FileEnvironment env;
  final Mailbox mailbox;
  private final SessionTimers timers;
  final LegRefresh<FileLeg> refresh = new LegRefresh<>(this);
  final FileLeg leg;
  final FileTrack track = new FileTrack();
  private volatile long place;
  private SharedTransfer shared;
  private boolean over;
  private boolean stopped;
  private boolean cancelled;

  ServerTransfer(FileEnvironment env, Device device) {
    this.env = env;
    this.mailbox = new Mailbox(env.workers());
    this.timers = new SessionTimers(env.timers(), mailbox);
    this.leg = new FileLeg(0, Side.CALLEE, device, env.plane(), env.settings().host());
  }

  /**
   * It begins.
   *
   * @param id under which it is found while it lives
   */
  void begun(long id) {
    env.live().add(this);
    shared =
        new SharedTransfer(
            env.shared(), id, () -> place, this::after, () -> mailbox.postAlways(this::cancel));
  }

  private void cancel() {
    if (!over) {
      cancelled = true;
      end(CANCELLED);
      failed(Outcome.UNAVAILABLE.status());
    }
  }

  /** The device answered an invitation of ours with a 2xx. */
  abstract void accepted(Signalling.FinalAnswer answer);

  /** The device rings. */
  void ringing() {}

  /** A medium has its connection. */
  abstract void ready(LegMedia media);

  /**
   * It is over before {@link #finish}.
   *
   * @param status SIP status that says why, 0 for none
   */
  abstract void failed(int status);

  /** The connection or the dialog must be there by then. */
  void expectConnection() {
    after(
        PATIENCE,
        () -> {
          if (!leg.isBound()) {
            over(Outcome.TIMED_OUT.status());
          }
        });
  }

  /** Sends a file on a medium that has its connection. */
  void send(
      LegMedia media,
      FileCargo.Source source,
      long start,
      String type,
      BlobTransfer.Listener done) {
    Blob content;
    try {
      content = source.open();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a stored file cannot be read", e);
      done.ended(-1, start);
      return;
    }
    BlobTransfer.send(
        media,
        new LiveBlob(content, behind -> place = behind),
        start,
        type,
        env.workers(),
        (status, acknowledged) -> mailbox.postAlways(() -> done.ended(status, acknowledged)));
  }

  /** Whether the user at the device ended it, rather than that the device was lost. */
  boolean isStopped() {
    return stopped;
  }

  /** Whether somebody who is in neither dialog has cancelled it. */
  boolean isCancelled() {
    return cancelled;
  }

  boolean isOver() {
    return over;
  }

  /** The work is done: the session ends without more ado. */
  void finish() {
    if (!over) {
      end(null);
    }
  }

  void over(int status) {
    if (!over) {
      end(null);
      failed(status);
    }
  }

  private void end(String reason) {
    over = true;
    timers.end();
    env.live().remove(this);
    if (shared != null) {
      shared.close();
    }
    leg.end(reason);
  }

  // ----- the leg -----

  @Override
  public void progressed(FileLeg one) {
    mailbox.post(this::ringing);
  }

  @Override
  public void answered(FileLeg one, Signalling.FinalAnswer answer) {
    mailbox.postAlways(
        () -> {
          if (answer.status() < 200 || answer.status() >= 300) {
            leg.state = FileLeg.State.ENDED;
            over(answer.status());
          } else if (over) {
            leg.call.bye(null);
          } else {
            leg.state = FileLeg.State.UP;
            refresh.answered(leg, answer.headers());
            accepted(answer);
          }
        });
  }

  @Override
  public void confirmed(FileLeg one) {
    // The media came up with the answer.
  }

  @Override
  public void cancelled(FileLeg one, HeaderList headers) {
    ended(one, headers);
  }

  @Override
  public void requested(FileLeg one, InboundRequest request, CallListener.CallResponder responder) {
    mailbox.postAlways(
        () -> {
          boolean refreshes =
              request.body().length == 0
                  && (request.method().equals("UPDATE") || request.method().equals("INVITE"));
          if (!refreshes) {
            responder.answer(Answer.of(Outcome.NOT_ACCEPTABLE_HERE), null);
            return;
          }
          Answer answer = Answer.of(Outcome.OK).with("Supported", "timer");
          for (var field : refresh.answering(leg, request.headers())) {
            answer = answer.with(field.getKey(), field.getValue());
          }
          responder.answer(answer, request.method().equals("INVITE") ? leg.description() : null);
        });
  }

  @Override
  public void ended(FileLeg one, HeaderList headers) {
    mailbox.postAlways(
        () -> {
          leg.state = FileLeg.State.ENDED;
          String reason = headers.first("Reason").orElse("");
          stopped = !headers.entries().isEmpty() && !reason.contains("480");
          over(Outcome.UNAVAILABLE.status());
        });
  }

  @Override
  public void bound(LegMedia media) {
    mailbox.post(
        () -> {
          if (!over) {
            ready(media);
          }
        });
  }

  @Override
  public void lost(LegMedia media, String reason) {
    mailbox.post(() -> over(Outcome.UNAVAILABLE.status()));
  }

  @Override
  public void expired(FileLeg one) {
    over(Outcome.TIMED_OUT.status());
  }

  @Override
  public Optional<RunningFiles> running() {
    return Optional.empty();
  }

  @Override
  public void shutDown() {
    mailbox.postAlways(() -> over(0));
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.after(delay, event);
  }
}
