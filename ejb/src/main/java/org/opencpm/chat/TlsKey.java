package org.opencpm.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.transport.TlsIdentity;
import org.opencpm.policy.Settings;

/** Reads the key that the container shows over TLS, so that MSRP shows the same. */
final class TlsKey {

  private static final Logger LOG = Logger.getLogger(TlsKey.class.getName());

  private TlsKey() {}

  /** The first private key of the key store; null, and a line in the log, when there is none. */
  static TlsIdentity read(Settings settings) {
    Path file = settings.sessions().keystore();
    char[] password = settings.sessions().keystorePassword().toCharArray();
    if (!Files.exists(file)) {
      LOG.log(Level.INFO, "no key store at {0}: no MSRP over TLS", file);
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          List<X509Certificate> chain = new ArrayList<>();
          for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
          }
          return new TlsIdentity(key, chain);
        }
      }
      LOG.log(Level.WARNING, "no private key in {0}: no MSRP over TLS", file);
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(
          Level.WARNING,
          "key store {0} not read, no MSRP over TLS: {1}",
          new Object[] {file, e.getMessage()});
    }
    return null;
  }
}
