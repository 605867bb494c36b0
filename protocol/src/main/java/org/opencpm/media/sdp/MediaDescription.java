package org.opencpm.media.sdp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One medium of a session description: its {@code m=} line and the lines that follow, in order and
 * as they came (RFC 4566 section 5.14). What {@code with…} does not name stays untouched.
 */
public final class MediaDescription {

  private final MediaLine medium;
  private final SdpLine first;
  private final List<SdpLine> lines;

  private MediaDescription(MediaLine medium, SdpLine first, List<SdpLine> lines) {
    this.medium = medium;
    this.first = first;
    this.lines = List.copyOf(lines);
  }

  /**
   * Makes a medium without further lines.
   *
   * @param media as {@code message}
   * @param port 0 to 65535
   * @param proto as {@code TCP/MSRP}
   * @param formats as {@code *}
   */
  public static MediaDescription of(String media, int port, String proto, List<String> formats) {
    MediaLine medium = new MediaLine(media, port, "", proto, formats);
    return new MediaDescription(medium, medium.line(), List.of());
  }

  /**
   * Makes a medium of lines that were read.
   *
   * @throws SdpSyntaxException if the {@code m=} line cannot be read
   */
  static MediaDescription of(SdpLine first, List<SdpLine> lines) throws SdpSyntaxException {
    return new MediaDescription(MediaLine.parse(first.value()), first, lines);
  }

  /** The kind of medium, as {@code message} or {@code audio}. */
  public String media() {
    return medium.media();
  }

  /** The port; 0 says refused or ended. */
  public int port() {
    return medium.port();
  }

  /** The transport protocol, as {@code TCP/MSRP}. */
  public String proto() {
    return medium.proto();
  }

  /** The formats of the {@code m=} line. */
  public List<String> formats() {
    return medium.formats();
  }

  /** The lines after the {@code m=} line, in order. */
  public List<SdpLine> lines() {
    return lines;
  }

  /** True if this is MSRP, with or without TLS (RFC 4975 section 8.1). */
  public boolean isMessage() {
    return media().equalsIgnoreCase("message")
        && (proto().equalsIgnoreCase(MsrpMedia.TCP) || isTls());
  }

  /** True if this is MSRP over TLS. */
  public boolean isTls() {
    return proto().equalsIgnoreCase(MsrpMedia.TLS);
  }

  /** Its own {@code c=} line; if empty the one of the session counts. */
  public Optional<SdpConnection> connection() {
    return lines.stream()
        .filter(line -> line.type() == 'c')
        .findFirst()
        .flatMap(line -> SdpConnection.parse(line.value()));
  }

  /** The title ({@code i=}). */
  public Optional<String> title() {
    return lines.stream().filter(line -> line.type() == 'i').map(SdpLine::value).findFirst();
  }

  /** All its attributes in order. */
  public List<SdpAttribute> attributes() {
    return SdpLines.attributes(lines);
  }

  /** The value of the first attribute of that name; empty text for a flag. */
  public Optional<String> attribute(String name) {
    return SdpLines.attribute(lines, name);
  }

  /** The values of all attributes of that name, in order. */
  public List<String> attributes(String name) {
    return lines.stream()
        .filter(line -> line.isAttribute(name))
        .map(line -> SdpAttribute.of(line).value())
        .toList();
  }

  /** True if it has an attribute of that name. */
  public boolean has(String name) {
    return attribute(name).isPresent();
  }

  /** Its own direction; {@code sendrecv} if it names none. */
  public Direction direction() {
    return SdpLines.direction(lines).orElse(Direction.SENDRECV);
  }

  /** The same with another port; 0 refuses or ends it. */
  public MediaDescription withPort(int port) {
    MediaLine changed = medium.withPort(port);
    return new MediaDescription(changed, changed.line(), lines);
  }

  /** The same with another {@code c=} line, in the place of the old one or in front. */
  public MediaDescription withConnection(SdpConnection connection) {
    SdpLine line = SdpLine.of('c', connection.toString());
    int inFront = !lines.isEmpty() && lines.get(0).type() == 'i' ? 1 : 0;
    return withLines(SdpLines.replaced(lines, old -> old.type() == 'c', line, inFront));
  }

  /** The same with this title, in the place of the old one or in front. */
  public MediaDescription withTitle(String title) {
    SdpLine line = SdpLine.of('i', title);
    return withLines(SdpLines.replaced(lines, old -> old.type() == 'i', line, 0));
  }

  /**
   * The same with this attribute in the place of the first of its name, other ones of that name
   * removed; at the end if there was none.
   *
   * @param value what follows the colon; empty for a flag
   */
  public MediaDescription withAttribute(String name, String value) {
    SdpLine line = new SdpAttribute(name, value).line();
    return withLines(SdpLines.replaced(lines, old -> old.isAttribute(name), line, lines.size()));
  }

  /** The same with one attribute more at the end, whatever ones of that name there are. */
  public MediaDescription plusAttribute(String name, String value) {
    List<SdpLine> all = new ArrayList<>(lines);
    all.add(new SdpAttribute(name, value).line());
    return withLines(all);
  }

  /** The same without attributes of that name. */
  public MediaDescription withoutAttribute(String name) {
    return without(line -> line.isAttribute(name));
  }

  /** The same with this direction, in the place of the one it had. */
  public MediaDescription withDirection(Direction direction) {
    SdpLine line = SdpLine.of('a', direction.token());
    return withLines(SdpLines.replaced(lines, SdpLines::isDirection, line, lines.size()));
  }

  private MediaDescription without(Predicate<SdpLine> which) {
    return withLines(lines.stream().filter(which.negate()).toList());
  }

  private MediaDescription withLines(List<SdpLine> changed) {
    return new MediaDescription(medium, first, changed);
  }

  void writeTo(ByteArrayOutputStream out) {
    first.writeTo(out);
    lines.forEach(line -> line.writeTo(out));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MediaDescription that
        && first.equals(that.first)
        && lines.equals(that.lines);
  }

  @Override
  public int hashCode() {
    return Objects.hash(first, lines);
  }

  /** The {@code m=} line. */
  @Override
  public String toString() {
    return first.toString();
  }
}
