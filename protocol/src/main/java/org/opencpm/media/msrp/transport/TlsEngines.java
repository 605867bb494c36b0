package org.opencpm.media.msrp.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Makes the TLS side of connections (RFC 4975 14.2 to 14.4). */
final class TlsEngines {

  private final KeyManager[] keys;
  private final SSLContext byAuthority;

  TlsEngines(TlsIdentity identity, X509TrustManager authorities) {
    try {
      keys = identity == null ? null : keys(identity);
      byAuthority = context(keys, authorities == null ? null : new TrustManager[] {authorities});
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalArgumentException("the TLS identity cannot be used", e);
    }
  }

  private static KeyManager[] keys(TlsIdentity identity)
      throws GeneralSecurityException, java.io.IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = new char[0];
    X509Certificate[] chain = identity.chain().toArray(new X509Certificate[0]);
    store.setKeyEntry("msrp", identity.key(), password, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  boolean canListen() {
    return keys != null;
  }

  SSLEngine forAccepting() {
    SSLEngine engine = byAuthority.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  /**
   * An engine for a connection that we open.
   *
   * @param host of the peer's path
   */
  SSLEngine forConnecting(String host, int port, PeerTrust trust) {
    SSLContext context = byAuthority;
    if (trust instanceof PeerTrust.ByFingerprint by) {
      try {
        context = context(keys, new TrustManager[] {new FingerprintTrust(by.fingerprint())});
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("no TLS", e);
      }
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SSLEngine engine = context.createSSLEngine(bare, port);
    engine.setUseClientMode(true);
    if (context == byAuthority) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  /** Believes one certificate, whoever signed it and whatever names it has (RFC 8122 6.2). */
  private static final class FingerprintTrust extends X509ExtendedTrustManager {

    private final Fingerprint expected;

    FingerprintTrust(Fingerprint expected) {
      this.expected = expected;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !expected.matches(chain[0])) {
        throw new CertificateException("the certificate has another fingerprint");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
