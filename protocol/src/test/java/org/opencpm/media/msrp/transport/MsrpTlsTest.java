package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpSyntaxException;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/** MSRP over TLS: by fingerprint, and by authority and name. */
class MsrpTlsTest {

  private static KeyStore keys;
  private static TlsIdentity identity;
  private static MsrpEndpoint server;
  private static InetSocketAddress address;

  @BeforeAll
  static void listen(@TempDir Path dir) throws Exception {
    keys = keyStore(dir.resolve("keys.p12"));
    PrivateKey key = (PrivateKey) keys.getKey("msrp", "secret".toCharArray());
    identity = new TlsIdentity(key, List.of((X509Certificate) keys.getCertificate("msrp")));
    server = Loops.endpoint(Loops.SETTINGS.withIdentity(identity));
    address = server.listen(Loops.anyPort(), true).address();
  }

  /** A certificate signed by itself for 127.0.0.1, made by the tool of the JDK. */
  private static KeyStore keyStore(Path file) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                "msrp",
                "-keyalg",
                "EC",
                "-dname",
                "CN=msrp",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(file).as(said).exists();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    return store;
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static X509TrustManager trusting(KeyStore store) throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("it", store.getCertificate("msrp"));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(certificates);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static String connect(EndpointSettings settings, PeerTrust trust, String host)
      throws Exception {
    Recorder theirs = new Recorder();
    Recorder ours = new Recorder();
    MsrpSession passive = server.open(SessionPlan.TLS, theirs);
    try (MsrpEndpoint client = Loops.endpoint(settings)) {
      MsrpSession active = client.open(SessionPlan.TLS, ours);
      assertThat(passive.uri().toString()).startsWith("msrps://127.0.0.1:" + address.getPort());
      passive.accept(MsrpPath.of(active.uri()));
      MsrpUri named = MsrpUri.of(true, host, address.getPort(), passive.uri().sessionId());
      active.connect(MsrpPath.of(named), address, trust);
      String event = ours.next();
      if (event.equals("bound")) {
        byte[] content = new byte[300_000];
        new Random(3).nextBytes(content);
        Loops.Answer answer = new Loops.Answer();
        SendHead head = SendHead.ofMessage("m", content.length, "a/b");
        MessageSender.Pace pace = new MessageSender.Pace(10_000, 4);
        MessageSender.send(active, head, content, pace, answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(theirs.chunks).hasSize(30);
        assertThat(theirs.chunks.get(29).content()).endsWith(content[299_999]);
      }
      return event;
    } finally {
      passive.close();
    }
  }

  @Test
  void believesTheFingerprintOfTheSdp() throws Exception {
    Fingerprint fingerprint = Fingerprint.parse(identity.fingerprint().toString().toLowerCase());
    assertThat(fingerprint).isEqualTo(identity.fingerprint());
    assertThat(connect(Loops.SETTINGS, PeerTrust.fingerprint(fingerprint), "127.0.0.1"))
        .isEqualTo("bound");
  }

  @Test
  void doesNotBelieveAnotherFingerprint() throws Exception {
    Fingerprint other =
        Fingerprint.parse("sha-256 " + identity.fingerprint().hex().replaceAll("^..", "00"));
    assertThat(connect(Loops.SETTINGS, PeerTrust.fingerprint(other), "127.0.0.1"))
        .isEqualTo("lost");
  }

  @Test
  void believesAnAuthorityForTheNameOfThePath() throws Exception {
    EndpointSettings settings = Loops.SETTINGS.withAuthorities(trusting(keys));
    assertThat(connect(settings, PeerTrust.AUTHORITY, "127.0.0.1")).isEqualTo("bound");
    assertThat(connect(settings, PeerTrust.AUTHORITY, "other.example")).isEqualTo("lost");
  }

  @Test
  void doesNotBelieveAStranger() throws Exception {
    assertThat(connect(Loops.SETTINGS, PeerTrust.AUTHORITY, "127.0.0.1")).isEqualTo("lost");
  }

  @Test
  void closesAPlainConnectionToTheTlsPort() throws IOException {
    try (RawPeer peer = RawPeer.to(address)) {
      peer.send("MSRP t1t1 SEND\r\n");
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void needsAnIdentityToListen() {
    try (MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS)) {
      assertThatThrownBy(() -> endpoint.listen(Loops.anyPort(), true))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesMalformedFingerprints() {
    for (String text : List.of("", "sha-256", "sha-256 4", "md5 00:11", "sha-1 GG:00", "a b c")) {
      assertThatThrownBy(() -> Fingerprint.parse(text)).isInstanceOf(MsrpSyntaxException.class);
    }
  }
}
