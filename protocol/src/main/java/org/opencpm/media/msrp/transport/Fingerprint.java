package org.opencpm.media.msrp.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.opencpm.media.msrp.MsrpSyntaxException;

/**
 * The hash of a certificate as in the SDP attribute {@code fingerprint} (RFC 8122 5).
 *
 * @param algorithm {@code sha-1}, {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param hex bytes in upper-case hexadecimal with colons between them
 */
public record Fingerprint(String algorithm, String hex) {

  private static final List<String> KNOWN = List.of("sha-1", "sha-256", "sha-384", "sha-512");
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * Reads an attribute value such as {@code sha-256 4A:AD:…}.
   *
   * @throws MsrpSyntaxException if it is malformed or the hash is unknown
   */
  public static Fingerprint parse(String text) throws MsrpSyntaxException {
    String[] words = text.strip().split("[ \t]+");
    if (words.length != 2) {
      throw new MsrpSyntaxException("malformed fingerprint");
    }
    String algorithm = words[0].toLowerCase(Locale.ROOT);
    if (!KNOWN.contains(algorithm)) {
      throw new MsrpSyntaxException("a fingerprint has an unknown hash");
    }
    try {
      byte[] bytes = COLONS.parseHex(words[1]);
      return new Fingerprint(algorithm, COLONS.formatHex(bytes));
    } catch (IllegalArgumentException e) {
      throw new MsrpSyntaxException("malformed fingerprint");
    }
  }

  /** The SHA-256 fingerprint of a certificate. */
  public static Fingerprint of(X509Certificate certificate) {
    return of("sha-256", certificate);
  }

  private static Fingerprint of(String algorithm, X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
      return new Fingerprint(algorithm, COLONS.formatHex(digest.digest(certificate.getEncoded())));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalArgumentException("the certificate cannot be hashed", e);
    }
  }

  /** True if this is the hash of the certificate. */
  public boolean matches(X509Certificate certificate) {
    byte[] own = COLONS.parseHex(hex);
    return Arrays.equals(own, COLONS.parseHex(of(algorithm, certificate).hex));
  }

  /** The attribute value. */
  @Override
  public String toString() {
    return algorithm + " " + hex;
  }
}
