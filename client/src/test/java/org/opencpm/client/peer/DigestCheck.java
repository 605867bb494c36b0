package org.opencpm.client.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks digest credentials by the formula of RFC 7616 section 3.4.1, written out once more. */
final class DigestCheck {

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z]+)\\s*=\\s*(\"[^\"]*\"|[^\",\\s]+)");

  private DigestCheck() {}

  static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(value);
    while (matcher.find()) {
      parameters.put(matcher.group(1).toLowerCase(), matcher.group(2).replace("\"", ""));
    }
    return parameters;
  }

  static boolean right(Map<String, String> given, String method, String password) {
    String algorithm = given.getOrDefault("algorithm", "MD5");
    String ha1 = hash(algorithm, given.get("username") + ":" + given.get("realm") + ":" + password);
    String ha2 = hash(algorithm, method + ":" + given.get("uri"));
    String expected =
        hash(
            algorithm,
            String.join(
                ":",
                ha1,
                given.get("nonce"),
                given.get("nc"),
                given.get("cnonce"),
                given.get("qop"),
                ha2));
    return expected.equals(given.get("response"));
  }

  private static String hash(String algorithm, String text) {
    try {
      MessageDigest digest =
          MessageDigest.getInstance(algorithm.equalsIgnoreCase("MD5") ? "MD5" : "SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
