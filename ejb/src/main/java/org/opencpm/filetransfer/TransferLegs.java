package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.chat.LegEvents;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.SessionInvite;
import org.opencpm.chat.Side;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;

/**
 * The legs of one transfer: of the one who began it, of the devices that are invited, and which of
 * them takes part. Changed in the transfer's mailbox alone.
 */
final class TransferLegs {

  private final FileEnvironment env;
  private final LegEvents<FileLeg> events;
  private final LegMedia.Watcher watcher;
  private final TransferMedia media;
  private final FileLeg caller;
  private final List<FileLeg> devices = new CopyOnWriteArrayList<>();
  private volatile FileLeg callee;
  private int numbers;

  /**
   * @param beginner the device that began it, null where it is not known
   */
  TransferLegs(
      FileEnvironment env,
      LegEvents<FileLeg> events,
      LegMedia.Watcher watcher,
      TransferMedia media,
      Device beginner) {
    this.env = env;
    this.events = events;
    this.watcher = watcher;
    this.media = media;
    this.caller = leg(Side.CALLER, beginner);
  }

  private FileLeg leg(Side side, Device device) {
    return new FileLeg(numbers++, side, device, env.plane(), env.settings().host());
  }

  /** The leg of who began it. */
  FileLeg caller() {
    return caller;
  }

  /** The leg of the device that takes part, null while, or once, there is none. */
  FileLeg callee() {
    return callee;
  }

  /** From now on this device takes part. */
  void choose(FileLeg leg) {
    callee = leg;
  }

  /** Opens our end of a file's medium on a leg. */
  void open(FileLeg leg, int index, boolean tls) {
    leg.open(index, tls, watcher, media.track(index));
  }

  /** Invites a device to all files of an offer. */
  FileLeg invite(SessionDirection forth, TransferOffer offer, Device device) {
    FileLeg leg = leg(Side.CALLEE, device);
    devices.add(leg);
    boolean tls = SessionInvite.overTls(device);
    offer.files().forEach(file -> open(leg, file.index(), tls));
    boolean icons = FileInvite.takesIcons(device, env.policies());
    leg.local =
        leg.description(env.files().maxFileSize())
            .offer(offer.description(), index -> icons && offer.hasIcon(index));
    Content content = FileInvite.content(leg.local, offer.files(), icons);
    return call(leg, env.invites().live(forth, device, content));
  }

  /** Passes an invitation on to where its recipient is served (IMS mode), thumbnails and all. */
  FileLeg inviteOnward(InboundRequest received, SessionDirection forth, TransferOffer offer) {
    FileLeg leg = leg(Side.CALLEE, null);
    devices.add(leg);
    offer.files().forEach(file -> open(leg, file.index(), false));
    leg.local =
        leg.description(env.files().maxFileSize()).offer(offer.description(), offer::hasIcon);
    Content content = FileInvite.content(leg.local, offer.files(), true);
    return call(leg, env.invites().onward(received, forth, content));
  }

  private FileLeg call(FileLeg leg, OutboundRequest request) {
    Optional<Signalling> signalling = env.link().current();
    if (signalling.isPresent()) {
      leg.call = signalling.get().invite(request, events.of(leg));
    } else {
      events.answered(leg, new Signalling.FinalAnswer(0, "stopping", "", HeaderList.empty()));
    }
    return leg;
  }

  /** Takes the invitations back that have no final answer. */
  void cancelOpen(String reason) {
    for (FileLeg leg : devices) {
      if (leg.state == FileLeg.State.INVITED && leg.call != null) {
        leg.call.cancel(reason);
      }
    }
  }

  /** Ends the leg of a device. */
  void drop(FileLeg leg, String reason) {
    leg.end(reason);
    devices.remove(leg);
    if (leg == callee) {
      callee = null;
    }
  }

  /** Takes a leg out whose dialog is over. */
  void forget(FileLeg leg) {
    leg.state = FileLeg.State.ENDED;
    leg.closeMedia();
    devices.remove(leg);
  }

  /** The leg in use that these media belong to. */
  Optional<FileLeg> inUse(LegMedia one) {
    if (callee != null && callee.has(one)) {
      return Optional.of(callee);
    }
    return caller.has(one) ? Optional.of(caller) : Optional.empty();
  }

  /** Ends all legs that are there. */
  void endAll(String reason) {
    caller.end(reason);
    for (FileLeg leg : devices) {
      leg.end(reason);
    }
  }

  /** Branches that have no final answer yet are still heard. */
  void closeMedia() {
    caller.closeMedia();
    devices.forEach(FileLeg::closeMedia);
  }
}
