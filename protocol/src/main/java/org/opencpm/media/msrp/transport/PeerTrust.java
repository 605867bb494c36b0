package org.opencpm.media.msrp.transport;

/**
 * Why the certificate of the peer that we connect to is believed; without meaning for plain TCP.
 */
public sealed interface PeerTrust {

  /**
   * By an authority that the endpoint knows, with the host name of the peer's path (RFC 4975 14.4).
   */
  PeerTrust AUTHORITY = new ByAuthority();

  /** By the fingerprint in the peer's SDP (RFC 8122). */
  static PeerTrust fingerprint(Fingerprint fingerprint) {
    return new ByFingerprint(fingerprint);
  }

  /** See {@link #AUTHORITY}. */
  record ByAuthority() implements PeerTrust {}

  /**
   * See {@link #fingerprint}.
   *
   * @param fingerprint what the certificate must hash to
   */
  record ByFingerprint(Fingerprint fingerprint) implements PeerTrust {}
}
