package org.opencpm.chat;

import java.util.Optional;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;
import org.opencpm.subscriber.Device;

/**
 * One SIP dialog of a session with its media: towards the caller, or towards one device. Its fields
 * belong to the session's mailbox.
 */
final class Leg extends RefreshedDialog {

  /** How far its dialog is. */
  enum State {
    INVITED,
    UP,
    ENDED
  }

  private final int number;
  private final Side side;
  private final Device device;
  private final LegMedia media;
  private final LegEnd end;

  State state = State.INVITED;
  Call call;
  Origin origin;

  /** What the peer said last. */
  SessionDescription remote;

  /** What we said last. */
  SessionDescription local;

  /** Whether the peer takes UPDATE (RFC 3311). */
  boolean takesUpdate;

  /** It was invited to get what was stored. */
  boolean forStored;

  Leg(int number, Side side, Device device, LegMedia media, LegEnd end) {
    this.number = number;
    this.side = side;
    this.device = device;
    this.media = media;
    this.end = end;
    this.origin = Origin.of(Origins.next(), end.host());
  }

  int number() {
    return number;
  }

  Side side() {
    return side;
  }

  /** The device at its end, null where it is not known. */
  Device device() {
    return device;
  }

  LegMedia media() {
    return media;
  }

  @Override
  public boolean isUp() {
    return state == State.UP;
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public boolean takesUpdate() {
    return takesUpdate;
  }

  @Override
  public Content description() {
    return new Content(ChatOffer.SDP_TYPE, local.toBytes());
  }

  LegDescription description(long maxSize) {
    return new LegDescription(origin, end, maxSize);
  }

  /** Whether the peer takes notifications in the session. */
  boolean takesNotifications() {
    return remote != null
        && remote.message().map(medium -> medium.acceptsWrapped("message/imdn+xml")).orElse(false);
  }

  /** Connects the media, or waits for the peer to do it, once both descriptions are there. */
  void connect(boolean weOffered, MediaPlane plane) {
    Optional<MsrpMedia> theirs = remote.message();
    if (theirs.isEmpty()) {
      return;
    }
    media.takesNotifications(takesNotifications());
    SetupRole role =
        weOffered
            ? SetupRole.afterAnswer(SetupRole.ACTPASS, theirs.get().setup())
            : SetupRole.answerTo(theirs.get().setup());
    plane.join(media.session(), theirs.get(), role == SetupRole.ACTIVE);
  }
}
