package org.opencpm.subscriber;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One value of an Accept-Contact header field: what the sender wants of the device that gets the
 * request (RFC 3841 9.2). Immutable.
 */
public final class AcceptContact {

  private final Map<String, FeatureValue> features;
  private final boolean require;
  private final boolean explicit;

  private AcceptContact(Map<String, FeatureValue> features, boolean require, boolean explicit) {
    this.features = Collections.unmodifiableMap(features);
    this.require = require;
    this.explicit = explicit;
  }

  /**
   * Reads one value.
   *
   * @param value {@code *} and parameters
   * @return the preference
   * @throws AddressSyntaxException if it is malformed
   */
  public static AcceptContact parse(String value) throws AddressSyntaxException {
    String text = Scan.checked(value);
    if (!text.startsWith("*")) {
      throw new AddressSyntaxException("Accept-Contact starts with *");
    }
    Map<String, FeatureValue> features = new LinkedHashMap<>();
    boolean require = false;
    boolean explicit = false;
    for (Map.Entry<String, String> param : Parameters.parse(text.substring(1)).entrySet()) {
      String name = param.getKey().toLowerCase(Locale.ROOT);
      switch (name) {
        case "require" -> require = true;
        case "explicit" -> explicit = true;
        case "q" -> {
          // Weights of earlier drafts; there is nothing to weigh where all matches are tried.
        }
        default -> features.put(name, FeatureValue.parse(param.getValue()));
      }
    }
    return new AcceptContact(features, require, explicit);
  }

  /**
   * Reads all Accept-Contact header fields of a request, several values in one field allowed.
   *
   * @throws AddressSyntaxException if one of the values is malformed
   */
  public static List<AcceptContact> parseAll(List<String> fields) throws AddressSyntaxException {
    List<AcceptContact> preferences = new ArrayList<>();
    for (String field : fields) {
      for (String value : NameAddress.splitList(field)) {
        preferences.add(parse(value));
      }
    }
    return List.copyOf(preferences);
  }

  /** The device that is meant: the URN of {@code +sip.instance} without angle brackets. */
  public Optional<String> instance() {
    return Optional.ofNullable(features.get(FeatureTags.INSTANCE))
        .map(value -> value.alternatives().iterator().next())
        .filter(urn -> !urn.isEmpty());
  }

  /** True if the preference binds. */
  public boolean require() {
    return require;
  }

  /** True if a device that says nothing about a tag does not match. */
  public boolean explicit() {
    return explicit;
  }

  /** The services named, unknown ones left out. */
  public Set<ServiceIdentifier> services() {
    FeatureValue icsi = features.get(FeatureTags.ICSI);
    return icsi == null ? Set.of() : icsi.services();
  }

  /** Names of the feature tags wanted, in lower case. */
  public Set<String> tags() {
    return features.keySet();
  }

  Map<String, FeatureValue> features() {
    return features;
  }
}
