package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Answers digest challenges with qop auth (RFC 7616), in the tests' own words. */
public final class Digest {

  private Digest() {}

  /** HA1 as a server may keep it. */
  static String ha1(String algorithm, String user, String realm, String password) {
    return hash(algorithm, user + ":" + realm + ":" + password);
  }

  /** The credentials for the challenge of that algorithm in a 401 or 407. */
  public static String credentials(
      SipText challenged,
      String algorithm,
      String method,
      String uri,
      String user,
      String password,
      int count) {
    return credentials(
        challenge(challenged, algorithm), algorithm, method, uri, user, password, count);
  }

  /** The credentials for a challenge, the value of WWW-Authenticate or Proxy-Authenticate. */
  public static String credentials(
      String challenge,
      String algorithm,
      String method,
      String uri,
      String user,
      String password,
      int count) {
    String realm = SipText.parameter(challenge, "realm");
    String nonce = SipText.parameter(challenge, "nonce");
    String nc = String.format("%08x", count);
    String cnonce = "c" + System.nanoTime();
    String response =
        hash(
            algorithm,
            String.join(
                ":",
                ha1(algorithm, user, realm, password),
                nonce,
                nc,
                cnonce,
                "auth",
                hash(algorithm, method + ":" + uri)));
    return String.format(
        "Digest username=\"%s\",realm=\"%s\",nonce=\"%s\",uri=\"%s\",response=\"%s\","
            + "algorithm=%s,qop=auth,cnonce=\"%s\",nc=%s",
        user, realm, nonce, uri, response, algorithm, cnonce, nc);
  }

  /** The challenge of that algorithm. */
  public static String challenge(SipText challenged, String algorithm) {
    String field = challenged.status() == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
    return challenged.headers(field).stream()
        .filter(c -> algorithm.equals(SipText.parameter(c, "algorithm")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no challenge for " + algorithm + challenged));
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
