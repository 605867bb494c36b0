package org.opencpm.media.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An MSRP medium as RFC 4975 section 8, RFC 6135, RFC 6714, RFC 4145 and RFC 4572 mean it. What the
 * medium does not say itself is taken from the session, where those documents allow it there.
 */
public final class MsrpMedia {

  /** Protocol of MSRP over TCP. */
  public static final String TCP = "TCP/MSRP";

  /** Protocol of MSRP over TLS. */
  public static final String TLS = "TCP/TLS/MSRP";

  private final SessionDescription session;
  private final int index;
  private final MediaDescription medium;

  MsrpMedia(SessionDescription session, int index) {
    this.session = session;
    this.index = index;
    this.medium = session.media().get(index);
  }

  /** The medium itself. */
  public MediaDescription medium() {
    return medium;
  }

  /** Its place among the media of the session. */
  public int index() {
    return index;
  }

  /** True if it runs over TLS. */
  public boolean isTls() {
    return medium.isTls();
  }

  /** Host of the medium's or the session's {@code c=} line; counts where CEMA is used. */
  public Optional<String> host() {
    return medium.connection().or(session::connection).map(SdpConnection::address);
  }

  /** Port of the {@code m=} line; counts where CEMA is used. */
  public int port() {
    return medium.port();
  }

  /** The URIs of the path, nearest first; the last is the endpoint's. Empty if there is none. */
  public List<String> path() {
    return words("path");
  }

  /** The types that may be sent, lower case without parameters; {@code *} among them is any. */
  public List<String> acceptTypes() {
    return types("accept-types");
  }

  /** The types that may be sent inside a wrapper, lower case; {@code *} among them is any. */
  public List<String> acceptWrappedTypes() {
    return types("accept-wrapped-types");
  }

  /** Tells whether a type may be sent bare. */
  public boolean accepts(String type) {
    return matches(acceptTypes(), type);
  }

  /**
   * Tells whether a type may be sent inside message/cpim. The types of {@code accept-types} may be
   * wrapped too (RFC 4975 section 8.6).
   */
  public boolean acceptsWrapped(String type) {
    return matches(acceptWrappedTypes(), type) || matches(acceptTypes(), type);
  }

  /** Largest message that the writer takes, in bytes; empty if it does not say. */
  public OptionalLong maxSize() {
    String text = medium.attribute("max-size").orElse("");
    // Eighteen digits are more than any message, and fit.
    return !text.isEmpty()
            && text.length() <= 18
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Who opens the connection, seen from the writer; empty if it does not say. */
  public Optional<SetupRole> setup() {
    return inherited("setup").flatMap(SetupRole::parse);
  }

  /** True if the writer wants to keep the connection of before; new is the default (RFC 4145). */
  public boolean keepsConnection() {
    return inherited("connection").filter("existing"::equalsIgnoreCase).isPresent();
  }

  /** True if the writer knows connection establishment for media anchoring (RFC 6714). */
  public boolean cema() {
    return inherited("msrp-cema").isPresent();
  }

  /** The certificates that the writer may show; empty if it names none. */
  public List<Fingerprint> fingerprints() {
    List<String> own = medium.attributes("fingerprint");
    List<String> all = own.isEmpty() ? inherited("fingerprint").stream().toList() : own;
    return all.stream().flatMap(text -> Fingerprint.parse(text).stream()).toList();
  }

  /** The tokens of {@code a=chatroom} (RFC 7701), as {@code nickname}; empty if there is none. */
  public List<String> chatroom() {
    return words("chatroom");
  }

  /** True if there is an {@code a=chatroom}, with or without tokens. */
  public boolean isChatroom() {
    return medium.has("chatroom");
  }

  /** Which way it flows, seen from the writer. */
  public Direction direction() {
    return SdpLines.direction(medium.lines())
        .or(() -> SdpLines.direction(session.lines()))
        .orElse(Direction.SENDRECV);
  }

  private Optional<String> inherited(String name) {
    return medium.attribute(name).or(() -> session.attribute(name));
  }

  private List<String> words(String name) {
    String value = medium.attribute(name).orElse("");
    return value.isEmpty() ? List.of() : List.of(value.split("[ \t]+"));
  }

  private List<String> types(String name) {
    return words(name).stream().map(MsrpMedia::essence).toList();
  }

  private static String essence(String type) {
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).toLowerCase(Locale.ROOT);
  }

  private static boolean matches(List<String> types, String type) {
    String wanted = essence(type);
    String family = wanted.substring(0, wanted.indexOf('/') + 1) + '*';
    return types.contains("*") || types.contains(wanted) || types.contains(family);
  }
}
