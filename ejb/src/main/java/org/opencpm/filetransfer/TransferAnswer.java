package org.opencpm.filetransfer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.LegRefresh;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Invitation;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;

/**
 * What the one who began a transfer is answered, and what follows from it: his files pass to the
 * device that took them, or the server takes them. Runs in the transfer's mailbox.
 */
final class TransferAnswer implements TransferInvitation.Session {

  private static final Logger LOG = Logger.getLogger(TransferAnswer.class.getName());

  /** The transfer that is answered. */
  interface Session {

    void after(Duration delay, Runnable event);

    /** There is no transfer. */
    void refused();
  }

  private final FileEnvironment env;
  private final Session session;
  private final Invitation invited;
  private final TransferOffer offer;
  private final TransferLegs legs;
  private final TransferMedia media;
  private final LegRefresh<FileLeg> refresh;
  private final boolean mayWait;
  private final TransferInvitation invitation;

  /**
   * @param mayWait whether the server takes files that the recipient does not take now
   */
  TransferAnswer(
      FileEnvironment env,
      Session session,
      Invitation invited,
      TransferOffer offer,
      TransferLegs legs,
      TransferMedia media,
      LegRefresh<FileLeg> refresh,
      boolean mayWait) {
    this.env = env;
    this.session = session;
    this.invited = invited;
    this.offer = offer;
    this.legs = legs;
    this.media = media;
    this.refresh = refresh;
    this.mayWait = mayWait;
    this.invitation = new TransferInvitation(env, this, invited, mayWait);
  }

  /** The invitation that it answers. */
  TransferInvitation invitation() {
    return invitation;
  }

  Invitation invited() {
    return invited;
  }

  @Override
  public void after(Duration delay, Runnable event) {
    session.after(delay, event);
  }

  private long maxSize() {
    return env.files().maxFileSize();
  }

  @Override
  public FileLeg invite(Device device) {
    return legs.invite(invited.forth(), offer, device);
  }

  @Override
  public FileLeg inviteOnward() {
    return legs.inviteOnward(invited.request(), invited.forth(), offer);
  }

  @Override
  public void ring() {
    if (legs.caller().state == FileLeg.State.INVITED) {
      legs.caller().call.progress(180, invitation.ids());
    }
  }

  @Override
  public void cancelOpen(String reason) {
    legs.cancelOpen(reason);
  }

  @Override
  public void refuse(Answer answer) {
    FileLeg caller = legs.caller();
    if (caller.state == FileLeg.State.INVITED) {
      caller.state = FileLeg.State.ENDED;
      caller.call.answer(answer, null);
    }
    log("transfer-refused", "status", answer.status());
    session.refused();
  }

  // ----- who has it -----

  @Override
  public void accept(FileLeg leg) {
    FileLeg caller = legs.caller();
    legs.choose(leg);
    for (OfferedFile offered : offer.files()) {
      int index = offered.index();
      Optional<MsrpMedia> theirs = FileLeg.live(leg.remote, index);
      TransferFile file = media.file(index).orElseThrow();
      if (theirs.isEmpty()) {
        file.state = TransferFile.State.ENDED;
        leg.close(index);
        caller.close(index);
      } else {
        pass(file, leg, theirs.get());
      }
    }
    answerCaller(caller.description(maxSize()).answer(offer.description(), leg.remote), false);
    for (OfferedFile offered : offer.files()) {
      FileLeg.live(leg.remote, offered.index())
          .ifPresent(theirs -> leg.connect(offered.index(), theirs, true));
    }
  }

  /** Lets a file pass between the two legs. */
  void pass(TransferFile file, FileLeg leg, MsrpMedia theirs) {
    LegMedia atCaller = legs.caller().media(file.index()).orElseThrow();
    LegMedia atDevice = leg.media(file.index()).orElseThrow();
    file.deviceKey = leg.device() == null ? null : leg.device().key();
    if (offer.push()) {
      media.pass(file, atCaller, atDevice, theirs, mayWait);
    } else {
      media.pass(file, atDevice, atCaller, theirs, false);
    }
  }

  @Override
  public void standIn() {
    if (media.files().stream().anyMatch(file -> media.isChanged(file.offered()))) {
      refuse(Answer.of(Outcome.NOT_ACCEPTABLE_HERE, "another file than the one begun"));
      return;
    }
    FileLeg caller = legs.caller();
    Map<Integer, FileRange> ranges = new HashMap<>();
    try {
      for (TransferFile file : media.files()) {
        LegMedia source = caller.media(file.index()).orElseThrow();
        media.keep(file, source).ifPresent(range -> ranges.put(file.index(), range));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file cannot be stored", e);
      refuse(Answer.of(Outcome.TRY_LATER, "no room").with("Retry-After", "60"));
      return;
    }
    answerCaller(caller.description(maxSize()).answer(offer.description(), ranges), true);
  }

  private void answerCaller(SessionDescription description, boolean byServer) {
    FileLeg caller = legs.caller();
    caller.local = description;
    Answer answer = Answer.of(Outcome.OK);
    for (Map.Entry<String, String> field : invitation.headers(byServer)) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    for (Map.Entry<String, String> field : refresh.answering(caller, invited.request().headers())) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    caller.state = FileLeg.State.UP;
    caller.call.answer(answer, new Content(ChatOffer.SDP_TYPE, description.toBytes()));
    for (OfferedFile offered : offer.files()) {
      if (caller.media(offered.index()).isPresent()) {
        caller.connect(offered.index(), offered.medium(), false);
      }
    }
    log("transfer", "answered-by", byServer ? "server" : "device");
  }

  private void log(String event, String key, Object value) {
    MessageLog.event(
        event, null, invited.forth().conversationId(), invited.forth().callId(), key, value);
  }
}
