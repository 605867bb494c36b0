package org.opencpm.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opencpm.subscriber.DigestAlgorithm;

/**
 * What the operator sets by {@code CPM_*} environment variables (design section 5;
 * docs/operations.md), read once at start. Durations are ISO 8601 or plain seconds. What is a
 * {@link Limit} can be changed while the server runs: its accessor says what holds now.
 *
 * @param limits what operators have changed
 */
public record Settings(
    String host,
    String domain,
    int sipPort,
    int sipsPort,
    boolean demo,
    boolean imsMode,
    List<String> trustedPeers,
    String node,
    Duration deferredExpiry,
    Duration deferredExpiryMax,
    int maxPagerSize,
    int maxMessageSize,
    int maxGroupSize,
    int maxDevices,
    String region,
    List<DigestAlgorithm> digestAlgorithms,
    Sessions sessions,
    Limits limits) {

  /** Shortest, default and longest registration (design 4.9). */
  public static final Duration MIN_REGISTRATION = Duration.ofSeconds(60);

  public static final Duration DEFAULT_REGISTRATION = Duration.ofSeconds(3600);
  public static final Duration MAX_REGISTRATION = Duration.ofSeconds(7200);

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the variable whose value is unusable
   */
  public static Settings of(Map<String, String> env) {
    return of(env, new Limits());
  }

  /** As above, with limits that change. */
  public static Settings of(Map<String, String> env, Limits limits) {
    return new Settings(
        text(env, "CPM_HOST", "127.0.0.1"),
        text(env, "CPM_DOMAIN", "cpm.example").toLowerCase(java.util.Locale.ROOT),
        port(env, "CPM_SIP_PORT", 5060),
        port(env, "CPM_SIPS_PORT", 5061),
        Boolean.parseBoolean(text(env, "CPM_DEMO", "false")),
        mode(env),
        list(text(env, "CPM_TRUSTED_PEERS", "")),
        text(env, "CPM_NODE", "node1"),
        duration(env, "CPM_DEFERRED_EXPIRY", "P7D"),
        duration(env, "CPM_DEFERRED_EXPIRY_MAX", "P30D"),
        number(env, "CPM_MAX_PAGER_SIZE", 8192),
        number(env, "CPM_MAX_MESSAGE_SIZE", 10_485_760),
        number(env, "CPM_MAX_GROUP_SIZE", 100),
        maxDevices(env),
        text(env, "CPM_REGION", "US"),
        digestAlgorithms(env),
        sessions(env, limits),
        limits);
  }

  @Override
  public Duration deferredExpiry() {
    return limits.time(Limit.DEFERRED_EXPIRY, deferredExpiry);
  }

  @Override
  public Duration deferredExpiryMax() {
    return limits.time(Limit.DEFERRED_EXPIRY_MAX, deferredExpiryMax);
  }

  @Override
  public int maxPagerSize() {
    return limits.number(Limit.MAX_PAGER_SIZE, maxPagerSize);
  }

  @Override
  public int maxMessageSize() {
    return limits.number(Limit.MAX_MESSAGE_SIZE, maxMessageSize);
  }

  @Override
  public int maxGroupSize() {
    return limits.number(Limit.MAX_GROUP_SIZE, maxGroupSize);
  }

  @Override
  public int maxDevices() {
    return limits.number(Limit.MAX_DEVICES, maxDevices);
  }

  /**
   * What sessions and their media need.
   *
   * @param bind address that the listeners are bound to
   * @param dataDir folder of everything that this instance writes
   * @param keystore PKCS #12 file with our key, null: no TLS
   * @param chatIdle a chat without traffic for so long is ended; zero: never
   * @param ringTime how long devices ring before an invitation counts as missed
   * @param limits what operators have changed
   */
  public record Sessions(
      String bind,
      int msrpPort,
      int msrpsPort,
      Path dataDir,
      Path keystore,
      String keystorePassword,
      Duration chatIdle,
      Duration ringTime,
      Limits limits) {

    @Override
    public Duration chatIdle() {
      return limits.time(Limit.CHAT_IDLE, chatIdle);
    }

    @Override
    public Duration ringTime() {
      return limits.time(Limit.RING_TIME, ringTime);
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "MSRP at " + bind + ":" + msrpPort;
    }
  }

  private static Sessions sessions(Map<String, String> env, Limits limits) {
    Path data = Path.of(text(env, "CPM_DATA_DIR", "data"));
    Path keystore = Path.of(text(env, "CPM_KEYSTORE", data.resolve("tls/key.p12").toString()));
    return new Sessions(
        text(env, "CPM_BIND", "127.0.0.1"),
        port(env, "CPM_MSRP_PORT", 2855),
        port(env, "CPM_MSRPS_PORT", 2856),
        data,
        keystore,
        text(env, "CPM_KEYSTORE_PASSWORD", ""),
        duration(env, "CPM_CHAT_IDLE", "PT1H"),
        duration(env, "CPM_RING_TIME", "PT60S"),
        limits);
  }

  /** URI of the service identity that delivers and gives out deferred messages. */
  public String deferredUri() {
    return "sip:deferred@" + domain;
  }

  /** URI to which a message for a list of recipients goes (RFC 5365). */
  public String exploderUri() {
    return "sip:exploder@" + domain;
  }

  /** What challenges offer, in that order; some clients look at the first alone. */
  private static List<DigestAlgorithm> digestAlgorithms(Map<String, String> env) {
    String value = text(env, "CPM_DIGEST_ALGORITHMS", "SHA-256 MD5");
    List<DigestAlgorithm> algorithms = new ArrayList<>();
    for (String token : list(value)) {
      DigestAlgorithm algorithm = DigestAlgorithm.ofToken(token).orElse(null);
      if (algorithm == null || algorithms.contains(algorithm)) {
        throw new IllegalArgumentException(
            "CPM_DIGEST_ALGORITHMS is SHA-256, MD5 or both, not " + value);
      }
      algorithms.add(algorithm);
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("CPM_DIGEST_ALGORITHMS names no algorithm");
    }
    return List.copyOf(algorithms);
  }

  private static int maxDevices(Map<String, String> env) {
    int devices = number(env, "CPM_MAX_DEVICES", 32);
    if (devices == 0) {
      throw new IllegalArgumentException("CPM_MAX_DEVICES must be above 0");
    }
    return devices;
  }

  private static boolean mode(Map<String, String> env) {
    String mode = text(env, "CPM_MODE", "direct");
    return switch (mode) {
      case "direct" -> false;
      case "ims" -> true;
      default -> throw new IllegalArgumentException("CPM_MODE is direct or ims, not " + mode);
    };
  }

  static String text(Map<String, String> env, String name, String fallback) {
    String value = env.get(name);
    return value == null || value.isBlank() ? fallback : value.trim();
  }

  private static int number(Map<String, String> env, String name, int fallback) {
    String value = text(env, name, Integer.toString(fallback));
    try {
      int parsed = Integer.parseInt(value);
      if (parsed < 0) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      return parsed;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
  }

  static int port(Map<String, String> env, String name, int fallback) {
    int port = number(env, name, fallback);
    if (port > 65_535) {
      throw new IllegalArgumentException(name + " is not a port: " + port);
    }
    return port;
  }

  static Duration duration(Map<String, String> env, String name, String fallback) {
    String value = text(env, name, fallback);
    try {
      Duration parsed =
          value.chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.parse(value);
      if (parsed.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      return parsed;
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is not an ISO 8601 duration or a number of seconds: " + value, e);
    }
  }

  private static List<String> list(String value) {
    List<String> items = new ArrayList<>();
    for (String item : value.split("[,\\s]+")) {
      if (!item.isBlank()) {
        items.add(item);
      }
    }
    return List.copyOf(items);
  }
}
