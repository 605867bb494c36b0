package org.opencpm.chat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * The legs of one chat and what becomes of their media. Changed in the session's mailbox alone;
 * read from any thread.
 */
final class ChatLegs {

  private final MediaPlane plane;
  private final SessionMedia media;
  private final LegMedia.Watcher watcher;
  private final List<Leg> legs = new CopyOnWriteArrayList<>();
  private int numbers;

  ChatLegs(MediaPlane plane, SessionMedia media, LegMedia.Watcher watcher) {
    this.plane = plane;
    this.media = media;
    this.watcher = watcher;
  }

  /**
   * Makes a leg, which is not in the session before it is {@link #join joined}.
   *
   * @param device null where it is not known
   * @param tls whether its media run over TLS
   */
  Leg make(Side side, Device device, boolean tls) {
    LegMedia legMedia = new LegMedia(watcher);
    MsrpSession session = plane.open(tls && plane.hasTls(), legMedia);
    legMedia.use(session, media);
    if (device != null && takesFilesByMsrpAlone(device)) {
      legMedia.fetchesNoFiles();
    }
    return new Leg(numbers++, side, device, legMedia, plane.end(session));
  }

  private static boolean takesFilesByMsrpAlone(Device device) {
    FeatureTags tags = FeatureTags.parse(device.binding().contactParams());
    return tags.hasService(ServiceIdentifier.FILE_TRANSFER)
        && !tags.iari().contains("urn:urn-7:3gpp-application.ims.iari.rcs.fthttp");
  }

  /**
   * Puts a leg into the session. Its media come with it, since an answer may cross another one; a
   * device that is invited to what is stored gets its media when it has accepted.
   */
  void join(Leg leg) {
    legs.add(leg);
    if (!leg.forStored) {
      open(leg);
    }
  }

  /** Messages go to a leg, or wait for it. */
  void open(Leg leg) {
    leg.media()
        .session()
        .execute(
            () -> {
              leg.media().open();
              media.add(leg.side(), leg.media());
            });
  }

  /** Devices that were invited and have not answered: messages do not wait for them any more. */
  void shutInvited() {
    for (Leg leg : legs) {
      if (isOpenInvitation(leg)) {
        leg.media()
            .session()
            .execute(
                () -> {
                  media.remove(leg.media());
                  leg.media().shut();
                });
      }
    }
  }

  private static boolean isOpenInvitation(Leg leg) {
    return leg.side() == Side.CALLEE && leg.state == Leg.State.INVITED && !leg.forStored;
  }

  /** From now on what that side sends is stored and goes to the other side's devices from there. */
  void storeFirst(Side from) {
    legs.stream()
        .findFirst()
        .ifPresent(leg -> leg.media().session().execute(() -> media.storeFirst(from, true)));
  }

  /** Ends one leg from here. */
  void end(Leg leg, String reason) {
    if (leg.state != Leg.State.ENDED) {
      leg.state = Leg.State.ENDED;
      if (leg.call != null) {
        leg.call.bye(reason);
      }
    }
    remove(leg);
  }

  /** Takes a leg out whose dialog is over. */
  void remove(Leg leg) {
    if (legs.remove(leg)) {
      MsrpSession session = leg.media().session();
      session.execute(
          () -> {
            leg.media().giveUp("ended");
            media.remove(leg.media());
            session.close();
          });
    }
  }

  /** Takes the invitations of the callee's devices back that have no final answer. */
  void cancelOpen(String reason) {
    for (Leg leg : legs) {
      if (isOpenInvitation(leg) && leg.call != null) {
        leg.call.cancel(reason);
      }
    }
  }

  /** Ends the callee's other legs: one device is in use (AD-PF-39). */
  void keepOnly(Leg kept, String reason) {
    for (Leg leg : legs) {
      if (leg != kept && leg.side() == Side.CALLEE && leg.isUp() && !leg.forStored) {
        end(leg, reason);
      }
    }
  }

  /** The legs of the callee's devices that are in the session, or were invited by the caller. */
  List<Leg> callees() {
    return legs.stream().filter(l -> l.side() == Side.CALLEE && !l.forStored).toList();
  }

  List<Leg> all() {
    return legs;
  }

  boolean isEmpty() {
    return legs.isEmpty();
  }

  /** The leg of who began the session. */
  Optional<Leg> caller() {
    return legs.stream().filter(l -> l.side() == Side.CALLER && !l.forStored).findFirst();
  }

  Optional<Leg> firstUp(Side side) {
    return legs.stream().filter(l -> l.side() == side && l.isUp()).findFirst();
  }

  long countUp(Side side) {
    return legs.stream().filter(l -> l.side() == side && l.isUp()).count();
  }

  Optional<Leg> of(LegMedia legMedia) {
    return legs.stream().filter(l -> l.media() == legMedia).findFirst();
  }

  /**
   * The leg towards a device where it is registered now: up, on its way, or lost for a moment and
   * expected to come back (fact sheet 4.4).
   */
  Optional<Leg> towards(Device device) {
    return legs.stream()
        .filter(leg -> leg.device() != null && leg.device().id() == device.id())
        .filter(leg -> leg.state != Leg.State.ENDED && leadsTo(leg, device.binding()))
        .findFirst();
  }

  private static boolean leadsTo(Leg leg, Binding binding) {
    Binding own = leg.device().binding();
    return own.contactUri().equals(binding.contactUri())
        && Objects.equals(own.flow(), binding.flow());
  }
}
