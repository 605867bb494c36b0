package org.opencpm.media.sdp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A session description (RFC 4566): the lines of the session and its media, in order and as they
 * came, so that what is not understood passes through untouched. Immutable.
 *
 * <p>Accepted: lines that end in LF alone, empty lines (dropped), missing lines, lines in any
 * order, unknown types and attributes. Bounds:
 *
 * <table>
 * <caption>Limits</caption>
 * <tr><td>{@link #MAX_BYTES}</td><td>whole description</td></tr>
 * <tr><td>{@link #MAX_LINE}</td><td>one line, in bytes</td></tr>
 * <tr><td>{@link #MAX_LINES}</td><td>lines</td></tr>
 * <tr><td>{@link #MAX_MEDIA}</td><td>media</td></tr>
 * </table>
 */
public final class SessionDescription {

  /** Longest description, in bytes. */
  public static final int MAX_BYTES = 65_536;

  /** Longest line, in bytes without its end. */
  public static final int MAX_LINE = 8192;

  /** Most lines. */
  public static final int MAX_LINES = 1000;

  /** Most media. */
  public static final int MAX_MEDIA = 64;

  private final List<SdpLine> lines;
  private final List<MediaDescription> media;

  SessionDescription(List<SdpLine> lines, List<MediaDescription> media) {
    this.lines = List.copyOf(lines);
    this.media = List.copyOf(media);
  }

  /**
   * Makes a description of our own, unbounded in time.
   *
   * @param origin who makes it; its address becomes the connection of the session
   * @param media its media
   */
  public static SessionDescription of(Origin origin, List<MediaDescription> media) {
    List<SdpLine> lines =
        List.of(
            SdpLine.of('v', "0"),
            SdpLine.of('o', origin.toString()),
            SdpLine.of('s', "-"),
            SdpLine.of('c', new SdpConnection(origin.addressType(), origin.address()).toString()),
            SdpLine.of('t', "0 0"));
    return new SessionDescription(lines, media);
  }

  /**
   * Reads a description.
   *
   * @throws SdpSyntaxException if a bound is exceeded, a line is no {@code x=…}, an {@code m=} line
   *     cannot be read, or there is nothing
   */
  public static SessionDescription parse(byte[] body) throws SdpSyntaxException {
    return SdpReader.read(body);
  }

  /** The lines of the session, before the first medium. */
  public List<SdpLine> lines() {
    return lines;
  }

  /** The media in order; an answer has as many as its offer (RFC 3264 section 6). */
  public List<MediaDescription> media() {
    return media;
  }

  /** The attributes of the session. */
  public List<SdpAttribute> attributes() {
    return SdpLines.attributes(lines);
  }

  /** The value of the session's first attribute of that name; empty text for a flag. */
  public Optional<String> attribute(String name) {
    return SdpLines.attribute(lines, name);
  }

  /** Who made it; empty if the line is missing or malformed. */
  public Optional<Origin> origin() {
    return line('o').flatMap(line -> Origin.parse(line.value()));
  }

  /** The session's connection; media may have their own. */
  public Optional<SdpConnection> connection() {
    return line('c').flatMap(line -> SdpConnection.parse(line.value()));
  }

  /** The MSRP media, refused ones (port 0) among them. */
  public List<MsrpMedia> messages() {
    return IntStream.range(0, media.size())
        .filter(index -> media.get(index).isMessage())
        .mapToObj(index -> new MsrpMedia(this, index))
        .toList();
  }

  /** The first MSRP medium that is not refused. */
  public Optional<MsrpMedia> message() {
    return messages().stream().filter(message -> message.medium().port() != 0).findFirst();
  }

  /** The same with another {@code o=} line, in the place of the old one. */
  public SessionDescription withOrigin(Origin origin) {
    SdpLine line = SdpLine.of('o', origin.toString());
    int place = !lines.isEmpty() && lines.get(0).type() == 'v' ? 1 : 0;
    return new SessionDescription(
        SdpLines.replaced(lines, old -> old.type() == 'o', line, place), media);
  }

  /** The same with other media. */
  public SessionDescription withMedia(List<MediaDescription> changed) {
    return new SessionDescription(lines, changed);
  }

  /**
   * The same with one medium in the place of another.
   *
   * @param index place of the one that goes
   */
  public SessionDescription withMedia(int index, MediaDescription medium) {
    List<MediaDescription> changed = new ArrayList<>(media);
    changed.set(index, medium);
    return new SessionDescription(lines, changed);
  }

  /** The description on the wire, each line with CRLF. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    lines.forEach(line -> line.writeTo(out));
    media.forEach(medium -> medium.writeTo(out));
    return out.toByteArray();
  }

  private Optional<SdpLine> line(char type) {
    return lines.stream().filter(line -> line.type() == type).findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionDescription that
        && lines.equals(that.lines)
        && media.equals(that.media);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lines, media);
  }

  /** The description as text. */
  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
