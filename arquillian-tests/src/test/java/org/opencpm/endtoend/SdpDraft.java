package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A session description being written for an MSRP session of a phone (fact sheet 4.1). */
public final class SdpDraft {

  private static final AtomicLong NUMBER = new AtomicLong(3918500100L);
  private static final int NO_PORT = 9;

  private final RawMsrpPeer media;
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private String setup;
  private String connection = "new";
  private String direction = "sendrecv";
  private String types = "message/cpim application/im-iscomposing+xml";
  private String wrapped = "text/plain message/imdn+xml";
  private boolean cema = true;
  private int port = -1;
  private long version = NUMBER.incrementAndGet();

  SdpDraft(RawMsrpPeer media, String setup) {
    this.media = media;
    setup(setup);
  }

  /** An offer of a phone that can do both, connect and be connected to. */
  static SdpDraft offer(RawMsrpPeer media) {
    return new SdpDraft(media, media.isTls() ? "active" : "actpass");
  }

  /** The answer to a first offer: the other role, and the rest as {@link #answering} has it. */
  static SdpDraft answer(RawMsrpPeer media, SdpText offer) {
    String role = answerTo(offer.message().attribute("setup"));
    return new SdpDraft(media, role).answering(offer);
  }

  /**
   * Makes it the answer to an offer: the other direction; what is no MSRP is accepted as it was
   * offered, at a port of its own.
   */
  SdpDraft answering(SdpText offer) {
    direction = mirrored(offer.message().direction());
    before.clear();
    after.clear();
    boolean first = true;
    for (SdpText.Medium medium : offer.media()) {
      if (medium.isMessage()) {
        first = false;
      } else {
        (first ? before : after).add(accepted(medium));
      }
    }
    return this;
  }

  /** Makes it a later description of the same session, in which the connection stays. */
  SdpDraft again(String role) {
    setup = role;
    connection = "existing";
    version = NUMBER.incrementAndGet();
    return this;
  }

  private static String answerTo(String theirs) {
    if (theirs == null) {
      return null;
    }
    return theirs.equals("active") ? "passive" : "active";
  }

  private static String mirrored(String theirs) {
    return switch (theirs) {
      case "sendonly" -> "recvonly";
      case "recvonly" -> "sendonly";
      default -> theirs;
    };
  }

  private static String accepted(SdpText.Medium medium) {
    int port = medium.port() == 0 ? 0 : 5004;
    String line = medium.lines().get(0).replaceFirst(" \\d+ ", " " + port + " ");
    return line + "\r\na=x-of:answerer\r\n";
  }

  // ----- what it says -----

  /** The role (RFC 6135): active, passive, actpass or, by null, nothing said. */
  public SdpDraft setup(String role) {
    setup = role;
    media.namePort("active".equals(role) ? NO_PORT : media.port());
    return this;
  }

  public SdpDraft direction(String value) {
    direction = value;
    return this;
  }

  public SdpDraft types(String acceptTypes) {
    types = acceptTypes;
    return this;
  }

  public SdpDraft wrapped(String acceptWrappedTypes) {
    wrapped = acceptWrappedTypes;
    return this;
  }

  /** Says nothing of RFC 6714. */
  public SdpDraft withoutCema() {
    cema = false;
    return this;
  }

  /** The path names a host that does not exist: c= and m= count (RFC 6714). */
  public SdpDraft pathLeadingNowhere() {
    media.name("phone.invalid:7");
    return this;
  }

  /** Adds an attribute to the MSRP medium. */
  public SdpDraft line(String line) {
    lines.add(line);
    return this;
  }

  /** Adds attributes to the MSRP medium. */
  public SdpDraft lines(List<String> more) {
    lines.addAll(more);
    return this;
  }

  /** Takes the attributes out that were added. */
  public SdpDraft withoutLines() {
    lines.clear();
    return this;
  }

  /** Another port in the m-line, 0 to leave the messages out. */
  public SdpDraft port(int value) {
    port = value;
    return this;
  }

  /** Adds another medium behind the messages, m-line first, lines ended by CRLF. */
  public SdpDraft medium(String text) {
    after.add(text);
    return this;
  }

  /** Takes the other media out. */
  public SdpDraft withoutMedia() {
    before.clear();
    after.clear();
    return this;
  }

  // ----- the text -----

  private boolean isActive() {
    return "active".equals(setup);
  }

  public String text() {
    StringBuilder sdp = new StringBuilder(600);
    sdp.append("v=0\r\no=- 3918500100 ").append(version).append(" IN IP4 127.0.0.1\r\n");
    sdp.append("s=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n");
    before.forEach(sdp::append);
    int named = port >= 0 ? port : isActive() ? NO_PORT : media.port();
    sdp.append("m=message ").append(named);
    sdp.append(media.isTls() ? " TCP/TLS/MSRP *\r\n" : " TCP/MSRP *\r\n");
    sdp.append("a=accept-types:").append(types).append("\r\n");
    sdp.append("a=accept-wrapped-types:").append(wrapped).append("\r\n");
    if (setup != null) {
      sdp.append("a=setup:").append(setup).append("\r\n");
      sdp.append("a=connection:").append(connection).append("\r\n");
    }
    sdp.append("a=path:").append(media.path()).append("\r\n");
    if (cema) {
      sdp.append("a=msrp-cema\r\n");
    }
    lines.forEach(line -> sdp.append(line).append("\r\n"));
    sdp.append("a=").append(direction).append("\r\n");
    after.forEach(sdp::append);
    return sdp.toString();
  }

  byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }
}
