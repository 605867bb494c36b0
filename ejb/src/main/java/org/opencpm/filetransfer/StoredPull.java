package org.opencpm.filetransfer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.SessionInvite;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Invitation;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.ServiceIdentifier;

/** A device gets files that wait for its user, from where it wants them. */
final class StoredPull extends ServerTransfer {

  private final Invitation invitation;
  private final TransferOffer offer;
  private final Map<Integer, KeptFile> files;
  private final Map<Integer, Long> starts = new TreeMap<>();
  private final Set<Integer> open = new HashSet<>();

  StoredPull(
      FileEnvironment env,
      Invitation invitation,
      TransferOffer offer,
      Map<Integer, KeptFile> files) {
    super(env, invitation.forth().sender().device());
    this.invitation = invitation;
    this.offer = offer;
    this.files = Map.copyOf(files);
  }

  CallListener begin(InboundRequest request, Call call) {
    leg.call = call;
    leg.remote = offer.description();
    mailbox.post(() -> answer(request, call));
    return of(leg);
  }

  private void answer(InboundRequest request, Call call) {
    begun(env.shared().newId());
    leg.takesUpdate = true;
    Map<Integer, FileRange> ranges = new TreeMap<>();
    for (OfferedFile file : offer.files()) {
      long size = file.selector().size().orElse(0);
      long start = Math.min(file.start(), Math.max(0, size - 1));
      starts.put(file.index(), start);
      open.add(file.index());
      leg.open(file.index(), file.medium().isTls(), this, track);
      if (file.file().range().isPresent() && size > 0) {
        ranges.put(file.index(), new FileRange(start + 1, OptionalLong.of(size)));
      }
    }
    SessionDescription description =
        leg.description(env.files().maxFileSize()).answer(offer.description(), ranges);
    leg.local = description;
    Answer answer = Answer.of(Outcome.OK);
    for (Map.Entry<String, String> field : headers()) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    for (Map.Entry<String, String> field : refresh.answering(leg, request.headers())) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    leg.state = FileLeg.State.UP;
    call.answer(answer, new Content(ChatOffer.SDP_TYPE, description.toBytes()));
    offer.files().forEach(file -> leg.connect(file.index(), file.medium(), false));
    expectConnection();
  }

  private List<Map.Entry<String, String>> headers() {
    ServiceIdentifier service = invitation.forth().service();
    return List.of(
        Map.entry("Conversation-ID", invitation.forth().conversationId()),
        Map.entry("Contribution-ID", invitation.forth().contributionId()),
        Map.entry("Contact", SessionInvite.contact(service, ";automata")),
        Map.entry("Allow", SessionInvite.ALLOW),
        Map.entry("Supported", "timer"));
  }

  @Override
  void ready(LegMedia media) {
    for (OfferedFile file : offer.files()) {
      Optional<LegMedia> own = leg.media(file.index());
      Long start = own.isPresent() && own.get() == media ? starts.remove(file.index()) : null;
      if (start != null) {
        String type = file.selector().type().orElse("application/octet-stream");
        String blob = files.get(file.index()).blob();
        send(media, () -> env.kept().read(blob), start, type, (status, got) -> sent(file, status));
      }
    }
  }

  private void sent(OfferedFile file, int status) {
    MessageLog.event(
        "file-fetched", null, invitation.forth().conversationId(), leg.callId(), "status", status);
    open.remove(file.index());
    if (open.isEmpty()) {
      finish();
    }
  }

  @Override
  void accepted(Signalling.FinalAnswer answer) {
    // It was the device that invited.
  }

  @Override
  void failed(int status) {
    // The device asks again for what it has not got.
  }
}
