package org.opencpm.client.media;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.opencpm.client.call.CallClock;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;

/**
 * The m-lines of a {@link FileMedia} in their places, and the session descriptions that they make
 * (RFC 3264, RFC 5547 section 8). Used on the calls' thread.
 */
final class FileLines {

  private static final long HIGHEST_ID = 1L << 32;

  /** What tells whether an m-line still carries what it carried before. */
  private static final List<String> IDENTITY = List.of("file-transfer-id", "file-selector", "path");

  private final MsrpPort port;
  private final CallClock clock;
  private final MediaWish wish;
  private final Runnable lost;

  /** Null at the place of a medium that is not live. */
  private final List<FileLine> lines = new ArrayList<>();

  private Origin origin;
  private SessionDescription own;
  private SessionDescription theirs;

  /**
   * None yet.
   *
   * @param lost told when a connection is gone
   */
  FileLines(MsrpPort port, CallClock clock, MediaWish wish, Runnable lost) {
    this.port = port;
    this.clock = clock;
    this.wish = wish;
    this.lost = lost;
    // Numeric, and small enough for peers that read it as 32 bits.
    long id = 1 + new SecureRandom().nextLong(HIGHEST_ID - 1);
    this.origin = Origin.of(id, port.host().replaceAll("[\\[\\]]", ""));
  }

  List<FileLine> live() {
    return lines.stream().filter(Objects::nonNull).toList();
  }

  int placeOf(FileLine line) {
    return lines.indexOf(line);
  }

  void close(int place) {
    FileLine line = lines.set(place, null);
    if (line != null) {
      line.close();
    }
  }

  void close() {
    live().forEach(FileLine::close);
  }

  /** This side's description as it was written last. */
  SessionDescription own() {
    return own;
  }

  /** The other side's description holds from now on. */
  void agreed(SessionDescription description) {
    theirs = description;
  }

  /**
   * Puts files on lines, for an offer: on those that are there, then on new ones. Lines that are
   * not needed any more are closed (CT-FT-11).
   *
   * @return the lines, in the order of the files
   */
  List<FileLine> place(List<FileItem> files) {
    List<FileLine> used = new ArrayList<>();
    boolean secure = live().stream().findFirst().map(FileLine::isSecure).orElse(wish.secure());
    for (int place = 0; place < lines.size(); place++) {
      if (lines.get(place) != null && used.size() < files.size()) {
        lines.get(place).carry(files.get(used.size()));
        used.add(lines.get(place));
      } else {
        close(place);
      }
    }
    while (used.size() < files.size()) {
      FileLine line = new FileLine(port, clock, wish, lost);
      line.open(wish.role(), secure);
      line.carry(files.get(used.size()));
      used.add(line);
      int free = lines.indexOf(null);
      if (free < 0) {
        lines.add(line);
      } else {
        lines.set(free, line);
      }
    }
    return used;
  }

  /** What is offered. */
  SessionDescription offer() {
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      FileLine line = lines.get(i);
      media.add(line == null ? closed(own.media().get(i)) : line.offer());
    }
    return described(media);
  }

  /** An m-line that carries nothing any more says nothing of the file that it carried. */
  private static MediaDescription closed(MediaDescription before) {
    return MediaDescription.of(before.media(), 0, before.proto(), before.formats());
  }

  private SessionDescription described(List<MediaDescription> media) {
    SessionDescription next = SessionDescription.of(origin, media);
    if (own != null && !own.equals(next)) {
      origin = origin.next();
      next = next.withOrigin(origin);
    }
    own = next;
    return next;
  }

  /**
   * Takes files that are offered or asked for, each at its place.
   *
   * @param taken by their places; those of the offer that are not among them, and not on a line
   *     that is there, are refused
   * @throws SdpSyntaxException when one cannot be used
   */
  SessionDescription answer(SessionDescription offer, Map<Integer, FileItem> taken)
      throws SdpSyntaxException {
    List<MediaDescription> media = new ArrayList<>();
    for (int place = 0; place < offer.media().size(); place++) {
      Optional<PeerMedia> peer = PeerMedia.at(offer, place);
      if (place == lines.size()) {
        lines.add(null);
      }
      Optional<FileItem> item = Optional.ofNullable(taken.get(place));
      boolean stays = lines.get(place) != null && isSame(offer, place);
      if (peer.isPresent() && (item.isPresent() || stays)) {
        media.add(line(place, peer.get(), item).answer(peer.get()));
      } else {
        close(place);
        media.add(offer.media().get(place).withPort(0));
      }
    }
    return described(media);
  }

  private FileLine line(int place, PeerMedia peer, Optional<FileItem> item)
      throws SdpSyntaxException {
    FileLine line = lines.get(place);
    if (line == null) {
      line = new FileLine(port, clock, wish, lost);
      lines.set(place, line);
      line.open(FileLine.roleFor(peer), peer.media().isTls());
    }
    item.ifPresent(line::carry);
    return line;
  }

  /** Opens the connections that are not there, or waits for them. */
  void connect(SessionDescription description) throws SdpSyntaxException {
    for (int place = 0; place < lines.size(); place++) {
      Optional<PeerMedia> peer = PeerMedia.at(description, place);
      if (lines.get(place) != null && peer.isPresent()) {
        lines.get(place).connect(peer.get());
      }
    }
  }

  /** Places of the m-lines that carry another file than before. */
  Set<Integer> fresh(SessionDescription offer) {
    Set<Integer> fresh = new TreeSet<>();
    for (MsrpMedia medium : offer.messages()) {
      if (medium.port() != 0 && !isSame(offer, medium.index())) {
        fresh.add(medium.index());
      }
    }
    return fresh;
  }

  private boolean isSame(SessionDescription offer, int place) {
    if (theirs == null || place >= theirs.media().size()) {
      return false;
    }
    MediaDescription now = offer.media().get(place);
    MediaDescription before = theirs.media().get(place);
    return before.port() != 0
        && IDENTITY.stream().allMatch(name -> now.attribute(name).equals(before.attribute(name)));
  }
}
