package org.opencpm.media.msrp.transport;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom the endpoint shows itself as in TLS: needed to listen, shown on request when it connects.
 *
 * @param key private key of the first certificate
 * @param chain certificates, our own first
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException if there is no certificate
   */
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /** Our fingerprint for the SDP. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(chain.get(0));
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "TLS identity of " + chain.get(0).getSubjectX500Principal();
  }
}
