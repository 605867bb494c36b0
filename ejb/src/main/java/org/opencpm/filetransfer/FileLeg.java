package org.opencpm.filetransfer;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opencpm.chat.ChatOffer;
import org.opencpm.chat.LegEnd;
import org.opencpm.chat.LegMedia;
import org.opencpm.chat.MediaPlane;
import org.opencpm.chat.Origins;
import org.opencpm.chat.RefreshedDialog;
import org.opencpm.chat.Side;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;
import org.opencpm.subscriber.Device;

/**
 * One SIP dialog of a transfer with an MSRP session for each of its files: towards the one who
 * began it, or towards one device. Its fields belong to the transfer's mailbox.
 */
final class FileLeg extends RefreshedDialog {

  /** How far its dialog is. */
  enum State {
    INVITED,
    UP,
    ENDED
  }

  private final int number;
  private final Side side;
  private final Device device;
  private final MediaPlane plane;
  private final Map<Integer, LegMedia> media = new TreeMap<>();
  private Origin origin;

  State state = State.INVITED;
  Call call;

  /** What the peer said last. */
  SessionDescription remote;

  /** What we said last. */
  SessionDescription local;

  boolean takesUpdate;

  FileLeg(int number, Side side, Device device, MediaPlane plane, String host) {
    this.number = number;
    this.side = side;
    this.device = device;
    this.plane = plane;
    this.origin = Origin.of(Origins.next(), host);
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

  String callId() {
    return call == null ? "" : call.callId();
  }

  // ----- media -----

  /** Makes our end of one medium. */
  LegMedia open(int index, boolean tls, LegMedia.Watcher watcher, FileTrack track) {
    LegMedia made = new LegMedia(watcher);
    MsrpSession session = plane.open(tls && plane.hasTls(), made);
    made.use(session, track.of(made));
    media.put(index, made);
    return made;
  }

  Optional<LegMedia> media(int index) {
    return Optional.ofNullable(media.get(index));
  }

  boolean has(LegMedia one) {
    return media.containsValue(one);
  }

  /** Whether any of its media has its connection. */
  boolean isBound() {
    return media.values().stream().anyMatch(LegMedia::isBound);
  }

  /** Ends one medium. */
  void close(int index) {
    LegMedia one = media.remove(index);
    if (one != null) {
      close(one);
    }
  }

  private static void close(LegMedia one) {
    MsrpSession session = one.session();
    session.execute(
        () -> {
          one.giveUp("ended");
          session.close();
        });
  }

  /** Ends all media. */
  void closeMedia() {
    media.values().forEach(FileLeg::close);
    media.clear();
  }

  /** Connects a medium, or waits for the peer to do it, once both descriptions are there. */
  void connect(int index, MsrpMedia theirs, boolean weOffered) {
    SetupRole role =
        weOffered
            ? SetupRole.afterAnswer(SetupRole.ACTPASS, theirs.setup())
            : SetupRole.answerTo(theirs.setup());
    plane.join(media.get(index).session(), theirs, role == SetupRole.ACTIVE);
  }

  // ----- description -----

  /** Writes its next description. */
  FileLegDescription description(long maxSize) {
    return new FileLegDescription(origin, this::end, maxSize);
  }

  /** From now on its descriptions have the next version. */
  void describeAnew() {
    origin = origin.next();
  }

  private Optional<LegEnd> end(int index) {
    return media(index).map(one -> plane.end(one.session()));
  }

  @Override
  public Content description() {
    return new Content(ChatOffer.SDP_TYPE, local.toBytes());
  }

  /** A medium of a description that is live, and says where it is. */
  static Optional<MsrpMedia> live(SessionDescription description, int index) {
    return description.messages().stream()
        .filter(m -> m.index() == index && m.port() != 0 && !m.path().isEmpty())
        .findFirst();
  }

  // ----- dialog -----

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

  /** Ends it from here. */
  void end(String reason) {
    if (state != State.ENDED) {
      state = State.ENDED;
      if (call != null) {
        call.bye(reason);
      }
    }
    closeMedia();
  }
}
