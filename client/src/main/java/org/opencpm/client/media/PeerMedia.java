package org.opencpm.client.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpSyntaxException;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.transport.Fingerprint;
import org.opencpm.media.msrp.transport.PathMatch;
import org.opencpm.media.msrp.transport.PeerTrust;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;

/**
 * The other end's message medium, as far as it matters for connecting and sending.
 *
 * @param media what its description says
 * @param path its path
 */
record PeerMedia(MsrpMedia media, MsrpPath path) {

  private static final int DEFAULT_PORT = 2855;

  /**
   * Reads the first message medium that is not refused.
   *
   * @return empty when there is none
   * @throws SdpSyntaxException when it has no usable path
   */
  static Optional<PeerMedia> in(SessionDescription description) throws SdpSyntaxException {
    Optional<MsrpMedia> media = description.message();
    return media.isEmpty() ? Optional.empty() : Optional.of(of(media.get()));
  }

  /**
   * Reads the medium at a place.
   *
   * @return empty when there is no message medium, or it is refused
   * @throws SdpSyntaxException when it has no usable path
   */
  static Optional<PeerMedia> at(SessionDescription description, int place)
      throws SdpSyntaxException {
    for (MsrpMedia media : description.messages()) {
      if (media.index() == place && media.port() != 0) {
        return Optional.of(of(media));
      }
    }
    return Optional.empty();
  }

  private static PeerMedia of(MsrpMedia media) throws SdpSyntaxException {
    try {
      return new PeerMedia(media, MsrpPath.parse(String.join(" ", media.path())));
    } catch (MsrpSyntaxException malformed) {
      throw new SdpSyntaxException("path: " + malformed.getMessage());
    }
  }

  /**
   * Where to connect to: with CEMA (RFC 6714) the place of the c= and m= lines, else that of the
   * path.
   *
   * @throws UnknownHostException when the host has no address
   */
  InetSocketAddress address() throws UnknownHostException {
    MsrpUri next = path.first();
    boolean anchored = media.cema() && media.host().isPresent() && path.uris().size() == 1;
    String host = anchored ? media.host().get() : next.host();
    int port = anchored ? media.port() : next.port();
    return new InetSocketAddress(InetAddress.getByName(host), port < 0 ? DEFAULT_PORT : port);
  }

  /** How its From-Path is compared. */
  PathMatch match() {
    return media.cema() ? PathMatch.SESSION_ID : PathMatch.WHOLE;
  }

  /**
   * Why its certificate is believed.
   *
   * @throws SdpSyntaxException when its fingerprint cannot be read
   */
  PeerTrust trust() throws SdpSyntaxException {
    if (media.fingerprints().isEmpty()) {
      return PeerTrust.AUTHORITY;
    }
    try {
      return PeerTrust.fingerprint(Fingerprint.parse(media.fingerprints().get(0).toString()));
    } catch (MsrpSyntaxException unknown) {
      throw new SdpSyntaxException("fingerprint: " + unknown.getMessage());
    }
  }

  /** Whether a message of that size may be sent to it. */
  boolean takes(long bytes) {
    return media.maxSize().isEmpty() || media.maxSize().getAsLong() >= bytes;
  }
}
