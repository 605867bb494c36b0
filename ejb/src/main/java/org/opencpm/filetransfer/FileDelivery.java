package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.SessionInvite;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.Signalling;
import org.opencpm.storage.Blob;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A stored file on its way to one device (AD-PF-29, AD-PF-30; fact sheet 6.4): an INVITE from the
 * deferred service with the original selector, thumbnail and ids, the file by MSRP, BYE. A device
 * that was lost in the middle is offered the rest; its answer may correct where that begins.
 */
final class FileDelivery extends ServerTransfer {

  private static final Logger LOG = Logger.getLogger(FileDelivery.class.getName());

  private final FileCargo cargo;
  private final Delivery delivery;
  private final StoredFile stored;
  private final Attempt attempt;
  private final long size;
  private long start;
  private boolean rang;
  private boolean sending;

  FileDelivery(
      FileEnvironment env, FileCargo cargo, Delivery delivery, Device device, Attempt attempt) {
    super(env, device);
    this.cargo = cargo;
    this.delivery = delivery;
    this.stored = cargo.file();
    this.attempt = attempt;
    this.size = stored.description().selector().size().orElse(0);
  }

  void start() {
    mailbox.post(
        () -> {
          begun(cargo.transferId().orElseGet(env.shared()::newId));
          start = Math.min(known(), Math.max(0, size - 1));
          leg.open(0, SessionInvite.overTls(leg.device()), this, track);
          boolean icons = FileInvite.takesIcons(leg.device(), env.policies());
          OfferedFile file = offered(icons ? icon() : Optional.empty());
          SessionDescription model =
              SessionDescription.of(origin(), List.of(file.medium().medium()));
          leg.local =
              leg.description(env.files().maxFileSize())
                  .offer(model, index -> icons && file.icon().isPresent());
          invite(FileInvite.content(leg.local, List.of(file), icons));
        });
  }

  /** What the device has of it, as far as is known here. */
  private long known() {
    long noted = env.kept().progressOf(delivery.recipientId(), delivery.deviceId());
    return stored
        .got()
        .filter(got -> got.deviceKey().equals(leg.device().key()))
        .map(got -> Math.max(noted, got.bytes()))
        .orElse(noted);
  }

  private Origin origin() {
    return Origin.of(1, env.settings().host());
  }

  /** The thumbnail that came, or one that is made where none came and policy wants it. */
  private Optional<MimeEntity> icon() {
    boolean picture =
        stored.description().selector().type().filter(t -> t.startsWith("image/")).isPresent();
    boolean made = env.policies().of(delivery.subscriberId()).get(Policy.FILE_ICONS).equals("make");
    if (stored.icon().isPresent() || !picture || !made) {
      return stored.icon();
    }
    try (Blob content = cargo.content().open()) {
      return IconMaker.of(content).map(image -> FileIcons.part("image/jpeg", image));
    } catch (IOException e) {
      LOG.log(Level.INFO, "no thumbnail of a file: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The first try is the original; each further one has an id of its own and says where it is. */
  private OfferedFile offered(Optional<MimeEntity> icon) {
    FileDescription file = stored.description();
    if (start > 0 || delivery.attempts() > 0) {
      FileRange rest = new FileRange(start + 1, OptionalLong.of(Math.max(size, start + 1)));
      file = file.resumed(UUID.randomUUID().toString(), rest);
    }
    if (icon.isPresent() && stored.icon().isEmpty()) {
      file = file.withIcon(FileIcons.uri(icon.get()));
    }
    SessionDescription described =
        SessionDescription.of(origin(), List.of(file.applyTo(stored.medium())));
    MsrpMedia medium = described.messages().get(0);
    return new OfferedFile(medium, file, icon, stored.cpim(), delivery.messageId(), Set.of());
  }

  private void invite(Content content) {
    OutboundRequest request =
        cargo.waited()
            ? env.invites().deferred(service(), cargo.forth(), leg.device(), content)
            : env.invites().live(cargo.forth(), leg.device(), content);
    Optional<Signalling> signalling = env.link().current();
    if (signalling.isEmpty()) {
      over(0);
      return;
    }
    leg.call = signalling.get().invite(request, of(leg));
    after(
        env.settings().sessions().ringTime(),
        () -> {
          if (leg.state == FileLeg.State.INVITED) {
            leg.call.cancel(null);
          }
        });
  }

  private ServiceIdentifier service() {
    return FeatureTags.parse(leg.device().binding().contactParams())
            .hasService(ServiceIdentifier.DEFERRED)
        ? ServiceIdentifier.DEFERRED
        : ServiceIdentifier.FILE_TRANSFER;
  }

  @Override
  void ringing() {
    rang = true;
  }

  @Override
  void accepted(Signalling.FinalAnswer answer) {
    try {
      leg.remote = ChatOffer.read(answer.content());
      Optional<MsrpMedia> theirs = FileLeg.live(leg.remote, 0);
      if (theirs.isEmpty()) {
        over(Outcome.NOT_ACCEPTABLE_HERE.status());
        return;
      }
      start = Math.min(TransferMedia.start(theirs.get()).orElse(start), size);
      leg.connect(0, theirs.get(), true);
      expectConnection();
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "answer of a device: {0}", e.getMessage());
      over(Outcome.NOT_ACCEPTABLE_HERE.status());
    }
  }

  @Override
  void ready(LegMedia media) {
    if (sending) {
      return;
    }
    sending = true;
    String type = stored.description().selector().type().orElse("application/octet-stream");
    send(media, cargo.content(), start, type, this::sent);
  }

  private void sent(int status, long acknowledged) {
    boolean ended = isCancelled() || isStopped() && status == 0;
    DeviceAnswer answer = ended ? DeviceAnswer.REFUSED : meaning(status);
    boolean resumable = answer == DeviceAnswer.LOST && acknowledged > 0;
    env.kept().progress(delivery.recipientId(), delivery.deviceId(), resumable ? acknowledged : 0);
    MessageLog.event(
        "file-delivered",
        delivery.messageId(),
        delivery.conversationId(),
        leg.callId(),
        "answer",
        answer,
        "bytes",
        acknowledged - start);
    if (answer == DeviceAnswer.TAKEN) {
      cargo.taken().run();
    }
    attempt.ended(answer, Math.max(0, status), leg.callId());
    finish();
  }

  private static DeviceAnswer meaning(int status) {
    return switch (status) {
      case 200 -> DeviceAnswer.TAKEN;
      case -1, 400, 403, 413, 415, 423 -> DeviceAnswer.REFUSED;
      default -> DeviceAnswer.LOST;
    };
  }

  @Override
  void failed(int status) {
    if (sending) {
      // The end of the sending tells how far it came.
      return;
    }
    String callId = leg.callId();
    if (isCancelled()) {
      attempt.ended(DeviceAnswer.REFUSED, status, callId);
    } else if (rang && (status == 0 || status == 408 || status == 480 || status == 487)) {
      attempt.rang(status, callId);
    } else {
      attempt.ended(status, callId);
    }
  }
}
