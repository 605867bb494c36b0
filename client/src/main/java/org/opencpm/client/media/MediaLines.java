package org.opencpm.client.media;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;

/**
 * This side's session descriptions of one session: the message medium in its place among others,
 * and a version that grows with each change (RFC 3264 section 8).
 */
final class MediaLines {

  private static final long HIGHEST_ID = 1L << 32;

  private final MediaWish wish;
  private Origin origin;
  private int place;
  private List<MediaDescription> others = new ArrayList<>();
  private SessionDescription last;

  MediaLines(MediaWish wish, String host) {
    this.wish = wish;
    // Numeric, and small enough for peers that read it as 32 bits.
    this.origin = Origin.of(1 + new SecureRandom().nextLong(HIGHEST_ID - 1), host);
  }

  /** The media besides the message medium, in their places in what this side writes. */
  List<MediaDescription> others() {
    return List.copyOf(others);
  }

  /** Puts other media behind the message medium, for the next offer; one that goes gets port 0. */
  void others(List<MediaDescription> wanted) {
    List<MediaDescription> next = new ArrayList<>(wanted);
    for (int i = wanted.size(); i < others.size(); i++) {
      next.add(others.get(i).withPort(0));
    }
    others = next;
  }

  /** An offer, or an offer of a change. */
  SessionDescription offer(MsrpUri own, SetupRole role, boolean keeps, Direction direction) {
    MsrpMediaBuilder medium = medium(own, role, direction).setup(role);
    return write(keeps ? medium.existingConnection().build() : medium.build());
  }

  /**
   * An answer.
   *
   * @param offer what is answered
   * @param role this side's part; the attribute is left out when the offer had none
   * @param judge answers each other medium; null refuses it
   */
  SessionDescription answer(
      SessionDescription offer,
      PeerMedia peer,
      MsrpUri own,
      SetupRole role,
      Direction direction,
      UnaryOperator<MediaDescription> judge) {
    MsrpMediaBuilder medium = medium(own, role, direction);
    if (peer.media().setup().isPresent()) {
      medium.setup(role);
    }
    if (!peer.media().cema()) {
      medium.withoutCema();
    }
    if (peer.media().keepsConnection()) {
      medium.existingConnection();
    }
    place = peer.media().index();
    others = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      if (i != place) {
        MediaDescription offered = offer.media().get(i);
        MediaDescription taken = offered.port() == 0 ? null : judge.apply(offered);
        others.add(taken == null ? refused(offered) : taken);
      }
    }
    return write(medium.build());
  }

  private static MediaDescription refused(MediaDescription offered) {
    return MediaDescription.of(offered.media(), 0, offered.proto(), offered.formats());
  }

  private MsrpMediaBuilder medium(MsrpUri own, SetupRole role, Direction direction) {
    int port = role == SetupRole.ACTIVE ? MsrpMediaBuilder.PORT_OF_ACTIVE : own.port();
    MsrpMediaBuilder medium =
        new MsrpMediaBuilder(port, own.toString())
            .acceptTypes(wish.acceptTypes())
            .acceptWrappedTypes(wish.acceptWrappedTypes())
            .direction(direction);
    if (wish.maxSize() > 0 && direction.receives()) {
      medium.maxSize(wish.maxSize());
    }
    return own.secure() ? medium.tls(List.of()) : medium;
  }

  private SessionDescription write(MediaDescription message) {
    List<MediaDescription> media = new ArrayList<>(others);
    media.add(Math.min(place, media.size()), message);
    SessionDescription next = SessionDescription.of(origin, media);
    if (last != null && !last.equals(next)) {
      origin = origin.next();
      next = next.withOrigin(origin);
    }
    last = next;
    return next;
  }
}
