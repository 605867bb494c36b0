package org.opencpm.filetransfer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.ChangeGate;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegEvents;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.LegRefresh;
import org.opencpm.chat.Mailbox;
import org.opencpm.chat.SessionTimers;
import org.opencpm.chat.Side;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;

/**
 * A transfer of files through this server (fact sheet 6.1 to 6.4; RFC 5547): a leg towards the one
 * who began it and one towards the device that takes part. Where the recipient has no leg, or loses
 * it, the server stands in for him: the files are stored. A session of its own: no chat of the same
 * users is touched.
 *
 * <p>Everything but the listeners runs in the mailbox.
 */
final class TransferSession
    implements LegEvents<FileLeg>,
        LegMedia.Watcher,
        LegRefresh.Session<FileLeg>,
        TransferAnswer.Session,
        TransferMedia.Watcher,
        RunningTransfers.Ending {

  private static final Logger LOG = Logger.getLogger(TransferSession.class.getName());

  private static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";

  /** How long a leg without connection may take to come, or to come back. */
  private static final Duration COME_BACK = Duration.ofSeconds(32);

  /** How long who is done may take to say so, or to go on with further files. */
  private static final Duration LINGER = Duration.ofMinutes(3);

  /** How long a sender whose file was refused may take to end the session. */
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

  private final FileEnvironment env;
  private final Mailbox mailbox;
  private final SessionTimers timers;
  private final Invitation invited;
  private final LegRefresh<FileLeg> refresh = new LegRefresh<>(this);
  private final TransferMedia media;
  private final TransferLegs legs;
  private final TransferAnswer answer;
  private final ChangeGate changes = new ChangeGate();
  private final TransferInvitation invitation;
  private final boolean mayWait;
  private final TransferOffer offer;
  private final RunningFiles running;
  private SharedTransfer shared;
  private boolean over;

  /**
   * @param direction from the one who sends the files to the one who gets them
   * @param alsoFor keys of devices that get the files in another way
   * @param mayWait whether the server takes files that the recipient does not take now
   */
  TransferSession(
      FileEnvironment env,
      Invitation invited,
      TransferOffer offer,
      SessionDirection direction,
      List<String> alsoFor,
      boolean mayWait) {
    this.env = env;
    this.invited = invited;
    this.offer = offer;
    this.mayWait = mayWait;
    this.mailbox = new Mailbox(env.workers());
    this.timers = new SessionTimers(env.timers(), mailbox);
    this.media = new TransferMedia(env, direction, alsoFor, this);
    this.legs = new TransferLegs(env, this, this, media, invited.forth().sender().device());
    this.answer = new TransferAnswer(env, this, invited, offer, legs, media, refresh, mayWait);
    this.invitation = answer.invitation();
    this.running = new RunningFiles(invited.forth(), media, legs, this::end, env.clock().instant());
  }

  // ----- the beginning -----

  CallListener begin(Call call, List<List<Device>> rounds) {
    FileLeg caller = legs.caller();
    caller.call = call;
    caller.remote = offer.description();
    running.invited(rounds.stream().mapToInt(List::size).sum(), offer.files().size());
    mailbox.post(
        () -> {
          env.live().add(this);
          shared =
              new SharedTransfer(
                  env.shared(),
                  env.shared().newId(),
                  media::received,
                  this::after,
                  () -> mailbox.postAlways(this::cancel));
          caller.takesUpdate = takesUpdate(invited.request().headers());
          for (OfferedFile file : offer.files()) {
            media.add(file);
            legs.open(caller, file.index(), file.medium().isTls());
          }
          invitation.begin(rounds);
        });
    return of(caller);
  }

  // ----- what happens on legs -----

  @Override
  public void progressed(FileLeg leg) {
    mailbox.post(() -> invitation.ringing(leg));
  }

  @Override
  public void answered(FileLeg leg, Signalling.FinalAnswer answer) {
    mailbox.postAlways(() -> answeredNow(leg, answer));
  }

  private void answeredNow(FileLeg leg, Signalling.FinalAnswer answer) {
    int status = answer.status();
    boolean accepted = status >= 200 && status < 300;
    if (accepted && (over || legs.caller().state == FileLeg.State.ENDED)) {
      legs.drop(leg, TransferInvitation.ELSEWHERE);
      return;
    }
    if (accepted && !understood(leg, answer)) {
      legs.drop(leg, null);
      accepted = false;
      status = Outcome.NOT_ACCEPTABLE_HERE.status();
    }
    if (accepted) {
      leg.state = FileLeg.State.UP;
      leg.takesUpdate = takesUpdate(answer.headers());
      refresh.answered(leg, answer.headers());
      after(COME_BACK, () -> endUnlessBound(leg));
    } else {
      legs.forget(leg);
    }
    if (!over) {
      invitation.answered(leg, status);
    }
  }

  private static boolean understood(FileLeg leg, Signalling.FinalAnswer answer) {
    try {
      leg.remote = ChatOffer.read(answer.content());
      return leg.remote.messages().stream()
          .anyMatch(m -> FileLeg.live(leg.remote, m.index()).isPresent());
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "answer of a device: {0}", e.getMessage());
      return false;
    }
  }

  private static boolean takesUpdate(HeaderList headers) {
    return headers.all("Allow").stream()
        .anyMatch(value -> value.toUpperCase(Locale.ROOT).contains("UPDATE"));
  }

  @Override
  public void confirmed(FileLeg leg) {
    mailbox.post(() -> after(COME_BACK, () -> endUnlessBound(leg)));
  }

  @Override
  public void cancelled(FileLeg leg, HeaderList headers) {
    mailbox.postAlways(
        () -> {
          leg.state = FileLeg.State.ENDED;
          legs.cancelOpen(headers.first("Reason").orElse(null));
          log("transfer-cancelled", "by", "caller");
          close();
        });
  }

  @Override
  public void requested(FileLeg leg, InboundRequest request, CallListener.CallResponder responder) {
    TransferChange change =
        new TransferChange(env, legs, media, answer, refresh, changes, this, leg, isSource(leg));
    if (!mailbox.post(() -> change.requested(request, responder))) {
      responder.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", "5"), null);
    }
  }

  @Override
  public void ended(FileLeg leg, HeaderList headers) {
    mailbox.postAlways(() -> endedNow(leg, headers));
  }

  private void endedNow(FileLeg leg, HeaderList headers) {
    if (over || leg.state == FileLeg.State.ENDED) {
      return;
    }
    String reason = headers.first("Reason").orElse(null);
    boolean vanished = headers.entries().isEmpty() || reason != null && reason.contains("480");
    if (isSource(leg)) {
      media.endEmpty();
    } else if (vanished && canBeStoodInFor(leg)) {
      lose(leg, null);
      return;
    }
    leg.state = FileLeg.State.ENDED;
    endAll(reason);
  }

  private boolean isSource(FileLeg leg) {
    return (leg.side() == Side.CALLER) == offer.push();
  }

  @Override
  public void bound(LegMedia legMedia) {
    // What waited for it goes by itself.
  }

  @Override
  public void lost(LegMedia legMedia, String reason) {
    mailbox.post(() -> lostNow(legMedia, reason));
  }

  private void lostNow(LegMedia legMedia, String reason) {
    Optional<FileLeg> leg = over ? Optional.empty() : legs.inUse(legMedia);
    if (leg.isEmpty() || !leg.get().isUp()) {
      return;
    }
    log("leg-lost", "reason", reason);
    if (canBeStoodInFor(leg.get())) {
      lose(leg.get(), BEARER_LOST);
    } else {
      after(COME_BACK, () -> endUnlessBound(leg.get()));
    }
  }

  private boolean canBeStoodInFor(FileLeg leg) {
    return leg == legs.callee() && !isSource(leg) && mayWait && media.anyMoving();
  }

  /** The recipient's device is gone: the files that still move are stored for him. */
  private void lose(FileLeg leg, String reason) {
    media.divert();
    legs.drop(leg, reason);
  }

  private void endUnlessBound(FileLeg leg) {
    if (over || !leg.isUp() || leg.isBound()) {
      return;
    }
    if (canBeStoodInFor(leg)) {
      lose(leg, BEARER_LOST);
    } else if (leg == legs.callee() || leg == legs.caller()) {
      endAll(BEARER_LOST);
    }
  }

  // ----- what becomes of the files -----

  @Override
  public void refused() {
    close();
  }

  @Override
  public void post(Runnable event) {
    mailbox.postAlways(event);
  }

  @Override
  public void changed(TransferFile file, TransferFile.State state) {
    mailbox.postAlways(
        () -> {
          file.state = state;
          if (!over && !media.anyMoving()) {
            boolean failed =
                media.files().stream().allMatch(f -> f.state == TransferFile.State.ENDED);
            after(failed ? AFTER_REFUSAL : LINGER, this::endIfDone);
          }
        });
  }

  private void endIfDone() {
    if (!media.anyMoving()) {
      endAll(null);
    }
  }

  // ----- the end -----

  @Override
  public void shutDown() {
    end(null);
  }

  private void end(String reason) {
    mailbox.postAlways(() -> endAll(reason));
  }

  @Override
  public Optional<RunningFiles> running() {
    return Optional.of(running);
  }

  @Override
  public void expired(FileLeg leg) {
    if (leg.isUp()) {
      endAll(null);
    }
  }

  /** Somebody who is in no dialog of it has cancelled it; what was kept can be gone on with. */
  private void cancel() {
    if (over) {
      return;
    }
    log("transfer-cancelled", "by", "server");
    if (legs.caller().state == FileLeg.State.INVITED) {
      legs.cancelOpen(ServerTransfer.CANCELLED);
      answer.refuse(Answer.of(Outcome.UNAVAILABLE, "cancelled"));
    } else {
      endAll(ServerTransfer.CANCELLED);
    }
  }

  private void endAll(String reason) {
    if (over) {
      return;
    }
    // The passages let go of what they have before their sessions are closed.
    media.close();
    legs.endAll(reason);
    close();
  }

  /** Branches that were cancelled and have no final answer yet are still heard. */
  private void close() {
    if (over) {
      return;
    }
    over = true;
    timers.end();
    media.close();
    env.live().remove(this);
    shared.close();
    legs.closeMedia();
    log("transfer-ended", "files", media.files().size());
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.after(delay, event);
  }

  private void log(String event, String key, Object value) {
    MessageLog.event(
        event, null, invited.forth().conversationId(), invited.forth().callId(), key, value);
  }
}
