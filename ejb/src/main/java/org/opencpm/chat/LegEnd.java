package org.opencpm.chat;

import java.util.List;
import org.opencpm.media.sdp.Fingerprint;

/**
 * Our own end of the media of one leg, as its peer is to find it.
 *
 * @param host address to advertise
 * @param port where we listen for MSRP
 * @param path our MSRP URI
 * @param certificates fingerprints of what we show over TLS; empty: plain TCP
 */
public record LegEnd(String host, int port, String path, List<Fingerprint> certificates) {

  /** Whether it is over TLS. */
  public boolean tls() {
    return !certificates.isEmpty();
  }
}
