package org.opencpm.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the MSRP medium of our own offers and answers, its lines in the order of the fact sheet's
 * examples (4.1, 6.1). Not for use by several threads.
 */
public final class MsrpMediaBuilder {

  /** What the one who opens the connection writes as its port (RFC 4145 section 4.1). */
  public static final int PORT_OF_ACTIVE = 9;

  private final int port;
  private final String path;
  private boolean tls;
  private Optional<String> title = Optional.empty();
  private Optional<SdpConnection> connection = Optional.empty();
  private Optional<SetupRole> setup = Optional.empty();
  private Optional<Direction> direction = Optional.empty();
  private List<String> acceptTypes = List.of("*");
  private List<String> acceptWrappedTypes = List.of();
  private long maxSize = -1;
  private boolean cema = true;
  private boolean keepsConnection;
  private final List<Fingerprint> fingerprints = new ArrayList<>();
  private final List<SdpAttribute> further = new ArrayList<>();

  /**
   * Begins a medium.
   *
   * @param port the port where we listen, or {@link #PORT_OF_ACTIVE} if we connect
   * @param path our MSRP URI, or several with a blank between
   */
  public MsrpMediaBuilder(int port, String path) {
    this.port = port;
    this.path = path;
  }

  /** MSRP over TLS, with the certificates that we may show. */
  public MsrpMediaBuilder tls(List<Fingerprint> certificates) {
    tls = true;
    fingerprints.addAll(certificates);
    return this;
  }

  /** A title ({@code i=}). */
  public MsrpMediaBuilder title(String text) {
    title = Optional.of(text);
    return this;
  }

  /** A connection of its own, where the session's is somebody else's. */
  public MsrpMediaBuilder connection(SdpConnection own) {
    connection = Optional.of(own);
    return this;
  }

  /** The types that we take bare; {@code *} if not called. */
  public MsrpMediaBuilder acceptTypes(List<String> types) {
    acceptTypes = List.copyOf(types);
    return this;
  }

  /** The types that we take wrapped; no such line if not called or empty. */
  public MsrpMediaBuilder acceptWrappedTypes(List<String> types) {
    acceptWrappedTypes = List.copyOf(types);
    return this;
  }

  /** Our part in opening the connection; no such line if not called. */
  public MsrpMediaBuilder setup(SetupRole role) {
    setup = Optional.of(role);
    return this;
  }

  /** Keeps the connection of before instead of a new one. */
  public MsrpMediaBuilder existingConnection() {
    keepsConnection = true;
    return this;
  }

  /** The direction; written as {@code sendrecv} if not called. */
  public MsrpMediaBuilder direction(Direction way) {
    direction = Optional.of(way);
    return this;
  }

  /** Largest message that we take, in bytes. */
  public MsrpMediaBuilder maxSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative max-size");
    }
    maxSize = bytes;
    return this;
  }

  /** Leaves out {@code msrp-cema}: for an answer to a peer that does not know it (RFC 6714 4.3). */
  public MsrpMediaBuilder withoutCema() {
    cema = false;
    return this;
  }

  /** A further attribute at the end, as those of a file (RFC 5547). */
  public MsrpMediaBuilder attribute(String name, String value) {
    further.add(new SdpAttribute(name, value));
    return this;
  }

  /**
   * Makes the medium.
   *
   * @throws IllegalArgumentException if a value cannot be written
   */
  public MediaDescription build() {
    MediaDescription medium =
        MediaDescription.of("message", port, tls ? MsrpMedia.TLS : MsrpMedia.TCP, List.of("*"));
    if (title.isPresent()) {
      medium = medium.withTitle(title.get());
    }
    if (connection.isPresent()) {
      medium = medium.withConnection(connection.get());
    }
    for (SdpAttribute attribute : attributes()) {
      medium = medium.plusAttribute(attribute.name(), attribute.value());
    }
    return medium;
  }

  private List<SdpAttribute> attributes() {
    List<SdpAttribute> all = new ArrayList<>();
    all.add(new SdpAttribute("accept-types", String.join(" ", acceptTypes)));
    if (!acceptWrappedTypes.isEmpty()) {
      all.add(new SdpAttribute("accept-wrapped-types", String.join(" ", acceptWrappedTypes)));
    }
    if (maxSize >= 0) {
      all.add(new SdpAttribute("max-size", Long.toString(maxSize)));
    }
    if (setup.isPresent()) {
      all.add(new SdpAttribute("setup", setup.get().token()));
      all.add(new SdpAttribute("connection", keepsConnection ? "existing" : "new"));
    }
    fingerprints.forEach(one -> all.add(new SdpAttribute("fingerprint", one.toString())));
    all.add(new SdpAttribute("path", path));
    if (cema) {
      all.add(new SdpAttribute("msrp-cema", ""));
    }
    all.add(new SdpAttribute(direction.orElse(Direction.SENDRECV).token(), ""));
    all.addAll(further);
    return all;
  }
}
