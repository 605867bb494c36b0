package org.opencpm.filetransfer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.ChangeGate;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.LegRefresh;
import org.opencpm.chat.SessionInvite;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.CallListener.CallResponder;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;

/**
 * A re-INVITE or UPDATE of one side of a transfer: a refresh, a new connection after a lost bearer,
 * or further files on the media that are there and on new ones (RFC 5547 section 8.1; fact sheet
 * 6.2), which go to the device that takes part, or are taken by the server. Runs in the transfer's
 * mailbox.
 */
final class TransferChange {

  private static final Logger LOG = Logger.getLogger(TransferChange.class.getName());
  private static final String TRANSFER_ID = "file-transfer-id";

  private final FileEnvironment env;
  private final TransferLegs legs;
  private final TransferMedia media;
  private final TransferAnswer answers;
  private final LegRefresh<FileLeg> refresh;
  private final ChangeGate gate;
  private final LegRefresh.Session<FileLeg> session;
  private final FileLeg leg;
  private final boolean sends;

  /**
   * @param leg where it came
   * @param sends whether that side sends the files
   */
  TransferChange(
      FileEnvironment env,
      TransferLegs legs,
      TransferMedia media,
      TransferAnswer answers,
      LegRefresh<FileLeg> refresh,
      ChangeGate gate,
      LegRefresh.Session<FileLeg> session,
      FileLeg leg,
      boolean sends) {
    this.env = env;
    this.legs = legs;
    this.media = media;
    this.answers = answers;
    this.refresh = refresh;
    this.gate = gate;
    this.session = session;
    this.leg = leg;
    this.sends = sends;
  }

  void requested(InboundRequest request, CallResponder responder) {
    Optional<Answer> refusal = refresh.refusal(leg, request);
    if (refusal.isPresent()) {
      responder.answer(refusal.get(), null);
      return;
    }
    if (request.body().length == 0) {
      answer(request, responder, request.method().equals("UPDATE") ? null : leg.local);
      return;
    }
    Content content = new Content(request.header("Content-Type").orElse(""), request.body());
    try {
      offered(request, ChatOffer.read(content), content, responder);
    } catch (SdpSyntaxException e) {
      responder.answer(Answer.of(Outcome.NOT_ACCEPTABLE_HERE, e.getMessage()), null);
    } catch (MessageRefused e) {
      responder.answer(e.answer(), null);
    }
  }

  private void offered(
      InboundRequest request, SessionDescription now, Content content, CallResponder responder)
      throws MessageRefused {
    Set<Integer> fresh = new TreeSet<>();
    for (MsrpMedia medium : now.messages()) {
      if (medium.port() != 0 && !transferId(medium.medium()).equals(transferId(before(medium)))) {
        fresh.add(medium.index());
      }
    }
    FileLeg other = leg == legs.caller() ? legs.callee() : legs.caller();
    boolean both = other != null && other.isUp();
    boolean ended = closeEnded(now);
    if (!sends || fresh.isEmpty() && !(ended && both)) {
      alone(request, now, responder);
      return;
    }
    List<OfferedFile> files = fresh.isEmpty() ? List.of() : files(content, fresh);
    for (OfferedFile file : files) {
      if (leg.media(file.index()).isEmpty()) {
        legs.open(leg, file.index(), file.medium().isTls());
      }
    }
    if (both) {
      forward(request, now, files, other, responder);
    } else {
      standIn(request, now, files, responder);
    }
  }

  private List<OfferedFile> files(Content content, Set<Integer> fresh) throws MessageRefused {
    List<OfferedFile> files =
        TransferOffer.read(content).files().stream()
            .filter(file -> fresh.contains(file.index()))
            .toList();
    FileChecks.check(files, env, answers.invited());
    return files;
  }

  private MediaDescription before(MsrpMedia medium) {
    List<MediaDescription> before = leg.remote.media();
    return medium.index() < before.size()
        ? before.get(medium.index())
        : medium.medium().withPort(0);
  }

  /** Empty where there is no live file, so that any live one is another. */
  private static Optional<String> transferId(MediaDescription medium) {
    return medium.port() == 0
        ? Optional.empty()
        : Optional.of(
            medium.attribute(TRANSFER_ID).orElse("")
                + medium.attribute("file-selector").orElse(""));
  }

  /** Media with port 0 end on both legs; a file that still moves on one is not wanted any more. */
  private boolean closeEnded(SessionDescription now) {
    boolean any = false;
    for (int index = 0; index < now.media().size(); index++) {
      if (now.media().get(index).port() != 0 || leg.media(index).isEmpty()) {
        continue;
      }
      int ended = index;
      media
          .file(index)
          .filter(TransferFile::isMoving)
          .map(file -> file.passage)
          .ifPresent(
              passage ->
                  passage
                      .source()
                      .session()
                      .execute(() -> passage.refuse(MsrpStatus.STOP_SENDING, "Not wanted")));
      leg.close(ended);
      any = true;
    }
    return any;
  }

  // ----- what concerns this leg alone -----

  private void alone(InboundRequest request, SessionDescription now, CallResponder responder) {
    Set<Integer> moved = moved(leg, now);
    leg.remote = now;
    leg.describeAnew();
    SessionDescription answer =
        leg.description(env.files().maxFileSize())
            .keeping(index -> !moved.contains(index))
            .answer(now, leg.local);
    answer(request, responder, answer);
    moved.forEach(index -> reconnect(leg, index, false));
  }

  /** The media for which a side has another end now, or whose connection is lost. */
  private static Set<Integer> moved(FileLeg leg, SessionDescription now) {
    Set<Integer> moved = new TreeSet<>();
    for (MsrpMedia medium : now.messages()) {
      Optional<LegMedia> ours = leg.media(medium.index());
      if (ours.isPresent() && (ours.get().isLost() || isElsewhere(leg, medium))) {
        moved.add(medium.index());
      }
    }
    return moved;
  }

  private static boolean isElsewhere(FileLeg leg, MsrpMedia medium) {
    return leg.remote.messages().stream()
        .filter(before -> before.index() == medium.index())
        .noneMatch(before -> before.path().equals(medium.path()));
  }

  /** The other end of a medium is where the leg's description says now. */
  private static void reconnect(FileLeg leg, int index, boolean weOffered) {
    LegMedia ours = leg.media(index).orElseThrow();
    FileLeg.live(leg.remote, index)
        .ifPresent(
            theirs ->
                ours.session()
                    .execute(
                        () -> {
                          ours.session().rebind();
                          ours.renewed();
                          leg.connect(index, theirs, weOffered);
                        }));
  }

  // ----- further files -----

  private void forward(
      InboundRequest request,
      SessionDescription now,
      List<OfferedFile> files,
      FileLeg other,
      CallResponder responder) {
    if (!gate.enter()) {
      responder.answer(Answer.of(Outcome.GLARE), null);
      return;
    }
    Set<Integer> opened = new TreeSet<>();
    for (OfferedFile file : files) {
      if (other.media(file.index()).isEmpty()) {
        legs.open(other, file.index(), other.remote.message().map(MsrpMedia::isTls).orElse(false));
        opened.add(file.index());
      }
    }
    for (int index = 0; index < now.media().size(); index++) {
      if (now.media().get(index).port() == 0) {
        other.close(index);
      }
    }
    boolean icons =
        other.device() == null
            ? other == legs.callee()
            : FileInvite.takesIcons(other.device(), env.policies());
    other.describeAnew();
    SessionDescription onward =
        other
            .description(env.files().maxFileSize())
            .keeping(index -> !opened.contains(index))
            .offer(now, index -> icons);
    Signalling.AnswerListener heard =
        answer ->
            session.after(
                Duration.ZERO,
                () -> forwarded(request, now, files, other, onward, answer, responder));
    List<Map.Entry<String, String>> headers = new ArrayList<>(refresh.asking(other));
    headers.add(Map.entry("Allow", SessionInvite.ALLOW));
    other.call.request("INVITE", headers, FileInvite.content(onward, files, icons), heard);
  }

  private void forwarded(
      InboundRequest request,
      SessionDescription now,
      List<OfferedFile> files,
      FileLeg other,
      SessionDescription onward,
      Signalling.FinalAnswer answer,
      CallResponder responder) {
    gate.leave();
    if (answer.status() < 200 || answer.status() >= 300) {
      responder.answer(Answer.relayed(answer.status()), null);
      return;
    }
    SessionDescription theirs;
    try {
      theirs = ChatOffer.read(answer.content());
    } catch (SdpSyntaxException e) {
      responder.answer(Answer.of(Outcome.NOT_ACCEPTABLE_HERE, e.getMessage()), null);
      return;
    }
    refresh.answered(other, answer.headers());
    SessionDescription before = other.remote;
    Set<Integer> moved = moved(other, theirs);
    other.local = onward;
    other.remote = theirs;
    for (OfferedFile offered : files) {
      int index = offered.index();
      Optional<MsrpMedia> live = FileLeg.live(theirs, index);
      if (live.isEmpty()) {
        leg.close(index);
        other.close(index);
        continue;
      }
      answers.pass(media.add(offered), legs.callee(), live.get());
      if (FileLeg.live(before, index).isEmpty()) {
        other.connect(index, live.get(), true);
      } else if (moved.contains(index)) {
        reconnect(other, index, true);
      }
    }
    took(request, now, files, description(now).answer(now, theirs), responder);
  }

  private void standIn(
      InboundRequest request,
      SessionDescription now,
      List<OfferedFile> files,
      CallResponder responder) {
    Map<Integer, FileRange> ranges = new HashMap<>();
    try {
      for (OfferedFile offered : files) {
        LegMedia source = leg.media(offered.index()).orElseThrow();
        media
            .keep(media.add(offered), source)
            .ifPresent(range -> ranges.put(offered.index(), range));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file cannot be stored", e);
      responder.answer(Answer.of(Outcome.TRY_LATER, "no room").with("Retry-After", "60"), null);
      return;
    }
    took(request, now, files, description(now).answer(now, ranges), responder);
  }

  private FileLegDescription description(SessionDescription now) {
    leg.describeAnew();
    SessionDescription before = leg.remote;
    Set<Integer> moved = moved(leg, now);
    return leg.description(env.files().maxFileSize())
        .keeping(index -> FileLeg.live(before, index).isPresent() && !moved.contains(index));
  }

  private void took(
      InboundRequest request,
      SessionDescription now,
      List<OfferedFile> files,
      SessionDescription description,
      CallResponder responder) {
    SessionDescription before = leg.remote;
    Set<Integer> moved = moved(leg, now);
    leg.remote = now;
    answer(request, responder, description);
    for (OfferedFile file : files) {
      boolean live = leg.media(file.index()).isPresent();
      if (live && FileLeg.live(before, file.index()).isEmpty()) {
        moved.remove(file.index());
        leg.connect(file.index(), file.medium(), false);
      }
    }
    moved.forEach(index -> reconnect(leg, index, false));
  }

  private void answer(
      InboundRequest request, CallResponder responder, SessionDescription description) {
    Answer answer = refresh.accepting(leg, request.headers());
    if (description == null) {
      responder.answer(answer, null);
    } else {
      leg.local = description;
      responder.answer(answer, new Content(ChatOffer.SDP_TYPE, description.toBytes()));
    }
  }
}
