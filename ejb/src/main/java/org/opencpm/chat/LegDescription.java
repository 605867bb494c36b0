package org.opencpm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpConnection;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;

/**
 * Writes the session description of one leg from that of the other (RFC 3264, RFC 4975 section 8):
 * the MSRP medium is ours, so that the messages pass through this server; every other medium stays
 * as it is, with the addresses of the users' own ends (AD-PF-08, AD-IF-PF1-10).
 */
final class LegDescription {

  private final Origin origin;
  private final LegEnd end;
  private final long maxSize;
  private boolean keeps;

  /**
   * @param origin o= line of this leg, as of its last description
   * @param maxSize largest message that passes here, in bytes
   */
  LegDescription(Origin origin, LegEnd end, long maxSize) {
    this.origin = origin;
    this.end = end;
    this.maxSize = maxSize;
  }

  /** Says that the connection which is there stays (RFC 4145 section 5). */
  LegDescription keepingConnection() {
    keeps = true;
    return this;
  }

  /** What we offer a device for what the other side offers us. */
  SessionDescription offer(SessionDescription from) {
    int message = from.message().map(MsrpMedia::index).orElse(-1);
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < from.media().size(); i++) {
      MediaDescription medium = from.media().get(i);
      if (i == message) {
        media.add(offered(from.message().orElseThrow()));
      } else {
        media.add(medium.isMessage() ? medium.withPort(0) : medium);
      }
    }
    return described(from, media);
  }

  /** Our own offer, for what the server sends of itself. */
  SessionDescription offer(List<String> types, Direction direction) {
    MediaDescription medium =
        with(end.port(), types, List.of("*"))
            .setup(SetupRole.ACTPASS)
            .maxSize(maxSize)
            .direction(direction)
            .build();
    return SessionDescription.of(origin, List.of(medium));
  }

  private MediaDescription offered(MsrpMedia theirs) {
    return with(end.port(), theirs.acceptTypes(), theirs.acceptWrappedTypes())
        .setup(SetupRole.ACTPASS)
        .maxSize(Math.min(maxSize, theirs.maxSize().orElse(Long.MAX_VALUE)))
        .direction(theirs.direction())
        .build();
  }

  /**
   * Our answer to an offer, from the answer of the other side.
   *
   * @param answer what the other side answered to the same media, in the same order
   */
  SessionDescription answer(SessionDescription offer, SessionDescription answer) {
    int message = offer.message().map(MsrpMedia::index).orElse(-1);
    Optional<MsrpMedia> theirs =
        answer.messages().stream().filter(m -> m.index() == message && m.port() != 0).findFirst();
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      MediaDescription offered = offer.media().get(i);
      if (i == message && theirs.isPresent()) {
        MsrpMedia medium = theirs.get();
        media.add(
            answered(
                offer.message().orElseThrow(),
                medium.acceptTypes(),
                medium.acceptWrappedTypes(),
                medium.direction(),
                medium.maxSize().orElse(Long.MAX_VALUE)));
      } else if (offered.isMessage() || i >= answer.media().size()) {
        media.add(offered.withPort(0));
      } else {
        media.add(answer.media().get(i));
      }
    }
    return described(answer, media);
  }

  /** Our answer where the server stands in for the other side: messages alone. */
  SessionDescription answer(SessionDescription offer) {
    int message = offer.message().map(MsrpMedia::index).orElse(-1);
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      if (i == message) {
        MsrpMedia theirs = offer.message().orElseThrow();
        Direction direction = theirs.direction().answer(Direction.SENDRECV);
        media.add(answered(theirs, theirs.acceptTypes(), List.of("*"), direction, Long.MAX_VALUE));
      } else {
        media.add(offer.media().get(i).withPort(0));
      }
    }
    return SessionDescription.of(origin, media);
  }

  private MediaDescription answered(
      MsrpMedia offer, List<String> types, List<String> wrapped, Direction direction, long max) {
    SetupRole role = SetupRole.answerTo(offer.setup());
    int port = role == SetupRole.ACTIVE ? MsrpMediaBuilder.PORT_OF_ACTIVE : end.port();
    MsrpMediaBuilder builder =
        with(port, types, wrapped).maxSize(Math.min(maxSize, max)).direction(direction);
    if (offer.setup().isPresent()) {
      builder.setup(role);
    }
    if (!offer.cema()) {
      builder.withoutCema();
    }
    return builder.build();
  }

  private MsrpMediaBuilder with(int port, List<String> types, List<String> wrapped) {
    MsrpMediaBuilder builder =
        new MsrpMediaBuilder(port, end.path())
            .acceptTypes(types)
            .acceptWrappedTypes(wrapped)
            .connection(SdpConnection.of(end.host()));
    if (keeps) {
      builder.existingConnection();
    }
    return end.tls() ? builder.tls(end.certificates()) : builder;
  }

  /** Lines of the session stay those of the other side where media of his are in it. */
  private SessionDescription described(SessionDescription other, List<MediaDescription> media) {
    boolean onlyOurs = media.stream().allMatch(MediaDescription::isMessage);
    return onlyOurs
        ? SessionDescription.of(origin, media)
        : other.withMedia(media).withOrigin(origin);
  }
}
