package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.opencpm.chat.LegEnd;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpAttribute;
import org.opencpm.media.sdp.SdpConnection;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;

/**
 * Writes the session description of one leg of a transfer (RFC 3264, RFC 4975 section 8, RFC 5547):
 * the MSRP ends are ours, so that the files pass through this server; what else is said of a file
 * stays, letter by letter. Media that carry no file are refused.
 */
final class FileLegDescription {

  /** What belongs to a leg's own end, or is written by us in its own way. */
  private static final Set<String> OWN =
      Set.of(
          "accept-types",
          "accept-wrapped-types",
          "max-size",
          "setup",
          "connection",
          "fingerprint",
          "path",
          "msrp-cema",
          "sendrecv",
          "sendonly",
          "recvonly",
          "inactive");

  private static final String ICON = "file-icon";

  /** What an answer says of the file that it takes (RFC 5547 section 8.2). */
  private static final List<String> ECHOED =
      List.of(FileSelector.ATTRIBUTE, "file-transfer-id", "file-disposition");

  private final Origin origin;
  private final IntFunction<Optional<LegEnd>> ends;
  private final long maxSize;
  private IntPredicate keeps = index -> false;

  /**
   * @param ends our own end of each medium; empty for one that is not live on this leg
   * @param maxSize largest file that passes here, in bytes
   */
  FileLegDescription(Origin origin, IntFunction<Optional<LegEnd>> ends, long maxSize) {
    this.origin = origin;
    this.ends = ends;
    this.maxSize = maxSize;
  }

  /** Says of which media the connection that is there stays (RFC 4145 section 5). */
  FileLegDescription keeping(IntPredicate media) {
    keeps = media;
    return this;
  }

  /**
   * What we offer a device for what the other side offers.
   *
   * @param icons the media whose thumbnails go with it
   */
  SessionDescription offer(SessionDescription from, IntPredicate icons) {
    return described(
        from,
        index -> {
          MsrpMedia theirs = message(from, index);
          MsrpMediaBuilder medium = begin(theirs, end(index).port(), index, theirs.direction());
          medium.setup(SetupRole.ACTPASS);
          for (SdpAttribute attribute : further(theirs.medium())) {
            if (icons.test(index) || !attribute.name().equalsIgnoreCase(ICON)) {
              medium.attribute(attribute.name(), attribute.value());
            }
          }
          return medium.build();
        });
  }

  /** Our answer to an offer, from the answer of the other side. */
  SessionDescription answer(SessionDescription offer, SessionDescription answer) {
    return described(
        offer,
        index -> {
          MsrpMedia theirs = message(answer, index);
          return answered(
              message(offer, index), theirs, theirs.direction(), further(theirs.medium()));
        });
  }

  /**
   * Our answer where the server stands in for the other side.
   *
   * @param ranges the part of each file that is to be sent, where it is not the one offered
   */
  SessionDescription answer(SessionDescription offer, Map<Integer, FileRange> ranges) {
    return described(
        offer,
        index -> {
          MsrpMedia theirs = message(offer, index);
          Direction direction =
              theirs.direction().sends() ? Direction.RECVONLY : Direction.SENDONLY;
          List<SdpAttribute> further = new ArrayList<>();
          FileRange range = ranges.get(index);
          if (range != null) {
            further.add(new SdpAttribute(FileRange.ATTRIBUTE, range.toString()));
          }
          return answered(theirs, theirs, direction, further);
        });
  }

  private MediaDescription answered(
      MsrpMedia offer, MsrpMedia model, Direction direction, List<SdpAttribute> further) {
    SetupRole role = SetupRole.answerTo(offer.setup());
    int index = offer.index();
    int port = role == SetupRole.ACTIVE ? MsrpMediaBuilder.PORT_OF_ACTIVE : end(index).port();
    MsrpMediaBuilder medium = begin(model, port, index, direction);
    if (offer.setup().isPresent()) {
      medium.setup(role);
    }
    if (!offer.cema()) {
      medium.withoutCema();
    }
    for (String name : ECHOED) {
      Optional<String> echo = offer.medium().attribute(name);
      if (echo.isPresent() && further.stream().noneMatch(a -> a.name().equalsIgnoreCase(name))) {
        medium.attribute(name, echo.get());
      }
    }
    further.forEach(attribute -> medium.attribute(attribute.name(), attribute.value()));
    return medium.build();
  }

  private MsrpMediaBuilder begin(MsrpMedia model, int port, int index, Direction direction) {
    LegEnd end = end(index);
    MsrpMediaBuilder medium =
        new MsrpMediaBuilder(port, end.path())
            .acceptTypes(types(model.medium(), "accept-types", List.of("*")))
            .acceptWrappedTypes(types(model.medium(), "accept-wrapped-types", List.of()))
            .connection(SdpConnection.of(end.host()))
            .maxSize(Math.min(maxSize, model.maxSize().orElse(Long.MAX_VALUE)))
            .direction(direction);
    model.medium().title().ifPresent(medium::title);
    if (keeps.test(index)) {
      medium.existingConnection();
    }
    return end.tls() ? medium.tls(end.certificates()) : medium;
  }

  private static List<String> types(MediaDescription medium, String name, List<String> unless) {
    String value = medium.attribute(name).orElse("").strip();
    return value.isEmpty() ? unless : List.of(value.split("[ \t]+"));
  }

  private static List<SdpAttribute> further(MediaDescription medium) {
    return medium.attributes().stream()
        .filter(attribute -> !OWN.contains(attribute.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static MsrpMedia message(SessionDescription description, int index) {
    return description.messages().stream()
        .filter(medium -> medium.index() == index)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no MSRP at " + index));
  }

  private LegEnd end(int index) {
    return ends.apply(index).orElseThrow();
  }

  private SessionDescription described(
      SessionDescription offer, IntFunction<MediaDescription> live) {
    List<MediaDescription> media = new ArrayList<>();
    for (int index = 0; index < offer.media().size(); index++) {
      media.add(
          ends.apply(index).isPresent() ? live.apply(index) : offer.media().get(index).withPort(0));
    }
    return SessionDescription.of(origin, media);
  }
}
