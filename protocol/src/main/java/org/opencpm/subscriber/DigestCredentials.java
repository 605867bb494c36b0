package org.opencpm.subscriber;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The answer to a challenge, value of Authorization or Proxy-Authorization (RFC 7616 3.4).
 *
 * <p>{@link #matches} looks at the hash alone. Whether the nonce is the server's own and fresh, its
 * count new, and the URI that of the request, is for the caller to judge. Immutable.
 */
public final class DigestCredentials {

  private static final Pattern NONCE_COUNT = Pattern.compile("[0-9a-fA-F]{8}");
  private static final Set<String> UNQUOTED = Set.of("algorithm", "qop", "nc", "userhash");

  private final Map<String, String> params;
  private final DigestAlgorithm algorithm;

  private DigestCredentials(Map<String, String> params, DigestAlgorithm algorithm) {
    this.params = Collections.unmodifiableMap(params);
    this.algorithm = algorithm;
  }

  /**
   * Reads credentials. A client may send them before it was challenged, with an empty nonce and an
   * empty response: they can be read, but match nothing.
   *
   * @return empty if the text is malformed, of another scheme, has no username, names a parameter
   *     twice or an unknown algorithm
   */
  public static Optional<DigestCredentials> parse(String headerValue) {
    return AuthParameters.parse(headerValue)
        .filter(params -> params.containsKey("username"))
        .flatMap(
            params ->
                DigestAlgorithm.ofToken(params.get("algorithm"))
                    .map(algorithm -> new DigestCredentials(params, algorithm)));
  }

  /**
   * Answers a challenge.
   *
   * @param challenge from the server
   * @param user name as the server knows it
   * @param password in clear
   * @param method of the request
   * @param uri Request-URI of the request
   * @param nc how often this nonce has been used, this time included: 1 to 0xFFFFFFFF
   * @param cnonce random text of the client
   */
  public static DigestCredentials answer(
      DigestChallenge challenge,
      String user,
      String password,
      String method,
      String uri,
      long nc,
      String cnonce) {
    if (nc < 1 || nc > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("a nonce count has 1 to 8 hexadecimal digits");
    }
    Map<String, String> params = new LinkedHashMap<>();
    params.put("username", user);
    params.put("realm", challenge.realm());
    params.put("nonce", challenge.nonce());
    params.put("uri", uri);
    params.put("algorithm", challenge.algorithm().token());
    if (challenge.qopAuth()) {
      params.put("qop", "auth");
      params.put("nc", String.format("%08x", nc));
      params.put("cnonce", cnonce);
    }
    if (challenge.opaque() != null) {
      params.put("opaque", challenge.opaque());
    }
    DigestCredentials unsigned = new DigestCredentials(params, challenge.algorithm());
    String ha1 = challenge.algorithm().ha1(user, challenge.realm(), password);
    Map<String, String> signed = new LinkedHashMap<>(params);
    signed.put("response", unsigned.expected(ha1, method));
    return new DigestCredentials(signed, challenge.algorithm());
  }

  /** Name that the client authenticates as; may be "". */
  public String username() {
    return value("username");
  }

  /** Realm that the client answers for, "" if it is missing. */
  public String realm() {
    return value("realm");
  }

  /** Nonce of the challenge, "" if it is missing. */
  public String nonce() {
    return value("nonce");
  }

  /** URI that was hashed, "" if it is missing. */
  public String uri() {
    return value("uri");
  }

  /** Algorithm used. */
  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  /** The hash that proves the password, "" if it is missing. */
  public String response() {
    return value("response");
  }

  /** How often the client says it has used the nonce; 0 without qop or if it is malformed. */
  public long nonceCount() {
    String nc = value("nc");
    boolean counted = params.containsKey("qop") && NONCE_COUNT.matcher(nc).matches();
    return counted ? Long.parseLong(nc, 16) : 0;
  }

  /** Any parameter by its name without case, its value without quotes. */
  public Optional<String> param(String name) {
    return Optional.ofNullable(params.get(name.toLowerCase(Locale.ROOT)));
  }

  private String value(String name) {
    return params.getOrDefault(name, "");
  }

  /**
   * Whether the client knows the password. Takes the same time for a right and a wrong answer.
   *
   * @param ha1 what the server keeps for the user and {@link #algorithm}, hexadecimal digits
   * @param method of the request
   * @return false too for qop {@code auth-int}, a hashed user name, or a missing parameter
   */
  public boolean matches(String ha1, String method) {
    byte[] expected = expected(ha1, method).getBytes(StandardCharsets.US_ASCII);
    byte[] actual = response().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, actual) & isAnswerable();
  }

  private boolean isAnswerable() {
    boolean complete = !username().isEmpty() && !nonce().isEmpty() && !uri().isEmpty();
    boolean plainUser = !"true".equalsIgnoreCase(value("userhash"));
    boolean withoutQop = !params.containsKey("qop");
    boolean auth =
        "auth".equalsIgnoreCase(value("qop")) && nonceCount() > 0 && !value("cnonce").isEmpty();
    return complete && plainUser && (withoutQop || auth);
  }

  private String expected(String ha1, String method) {
    String ha2 = algorithm.hash(method + ':' + uri());
    String middle =
        params.containsKey("qop") ? ':' + value("nc") + ':' + value("cnonce") + ":auth:" : ":";
    return algorithm.hash(ha1.toLowerCase(Locale.ROOT) + ':' + nonce() + middle + ha2);
  }

  /** The value for the header field. */
  public String toHeaderValue() {
    StringBuilder value = new StringBuilder("Digest ");
    params.forEach(
        (name, text) -> {
          value.append(value.length() > "Digest ".length() ? ", " : "").append(name).append('=');
          boolean bare = UNQUOTED.contains(name) && Scan.isToken(text);
          value.append(bare ? text : Scan.quote(text));
        });
    return value.toString();
  }

  /** Names the user and nothing that helps to guess a password. */
  @Override
  public String toString() {
    return "DigestCredentials[" + username() + ", " + algorithm.token() + ']';
  }
}
