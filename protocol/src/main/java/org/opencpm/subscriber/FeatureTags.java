package org.opencpm.subscriber;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a device says it can do: the feature tags of its Contact (RFC 3840, fact sheet 1.2, 1.3).
 * Names and values are compared without case, percent escapes replaced. Immutable.
 */
public final class FeatureTags {

  static final String ICSI = "+g.3gpp.icsi-ref";
  static final String IARI = "+g.3gpp.iari-ref";
  static final String INSTANCE = "+sip.instance";
  private static final FeatureTags NONE = new FeatureTags(Map.of());

  private final Map<String, FeatureValue> tags;

  private FeatureTags(Map<String, FeatureValue> tags) {
    this.tags = Collections.unmodifiableMap(tags);
  }

  /** The device that says nothing of itself. */
  public static FeatureTags none() {
    return NONE;
  }

  /**
   * Reads the parameters of a Contact. What cannot be read is left out: a device with one bad tag
   * still has the others.
   *
   * @param contactParams parameters as they stand behind the URI: {@code ;a;b="…"}; null or empty
   *     for none
   */
  public static FeatureTags parse(String contactParams) {
    if (contactParams == null || contactParams.isBlank()) {
      return NONE;
    }
    String text = contactParams.strip();
    Map<String, FeatureValue> tags = new LinkedHashMap<>();
    int at = text.startsWith(";") ? 0 : -1;
    while (at < text.length()) {
      int end = Scan.indexOfOutsideQuotes(text, ';', at + 1);
      readInto(tags, text.substring(at + 1, end));
      at = end;
    }
    return new FeatureTags(tags);
  }

  /** Takes the parameters of a parsed Contact. */
  public static FeatureTags of(NameAddress contact) {
    return parse(Parameters.write(contact.params()));
  }

  private static void readInto(Map<String, FeatureValue> tags, String param) {
    int equals = Scan.indexOfOutsideQuotes(param, '=', 0);
    String name = param.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    String value = equals < param.length() ? param.substring(equals + 1).strip() : "";
    if (Scan.isToken(name) && Scan.isParameterValue(value)) {
      tags.putIfAbsent(name, FeatureValue.parse(value));
    }
  }

  /** True if the device named this service in {@code +g.3gpp.icsi-ref}. */
  public boolean hasService(ServiceIdentifier service) {
    return services().contains(service);
  }

  /** The services of CPM that the device named. */
  public Set<ServiceIdentifier> services() {
    FeatureValue value = tags.get(ICSI);
    return value == null ? Set.of() : value.services();
  }

  /** Communication services, decoded and in lower case. */
  public Set<String> icsi() {
    return alternatives(ICSI);
  }

  /** Application references, decoded and in lower case. */
  public Set<String> iari() {
    return alternatives(IARI);
  }

  private Set<String> alternatives(String tag) {
    FeatureValue value = tags.get(tag);
    return value == null ? Set.of() : value.alternatives();
  }

  /** True if the tag is there, with whatever value other than FALSE. */
  public boolean has(String tag) {
    FeatureValue value = tags.get(tag.toLowerCase(Locale.ROOT));
    return value != null && !value.alternatives().equals(Set.of("false"));
  }

  /**
   * The device's own name: {@code +sip.instance} without quotes and angle brackets (RFC 5626 4.1).
   */
  public Optional<String> instance() {
    return Optional.ofNullable(tags.get(INSTANCE))
        .map(value -> value.alternatives().iterator().next())
        .filter(urn -> !urn.isEmpty());
  }

  /** Names of all parameters, in lower case and in order. */
  public Set<String> names() {
    return tags.keySet();
  }

  /**
   * Whether a request with these preferences may go to the device (RFC 3841 7.2.4): each preference
   * that has {@code require} must be met; the others only express a wish, see {@link #meets}.
   *
   * @param preferences the Accept-Contact values of the request
   */
  public boolean matches(List<AcceptContact> preferences) {
    return preferences.stream().filter(AcceptContact::require).allMatch(this::meets);
  }

  /**
   * Whether the device has everything that one preference names. A tag that the device says nothing
   * about counts as met, unless the preference is {@code explicit}.
   */
  public boolean meets(AcceptContact preference) {
    for (Map.Entry<String, FeatureValue> wanted : preference.features().entrySet()) {
      FeatureValue mine = tags.get(wanted.getKey());
      boolean met = mine == null ? !preference.explicit() : meets(wanted, mine);
      if (!met) {
        return false;
      }
    }
    return true;
  }

  private static boolean meets(Map.Entry<String, FeatureValue> wanted, FeatureValue mine) {
    if (!wanted.getKey().equals(ICSI)) {
      return mine.meets(wanted.getValue());
    }
    // Some peers leave out the namespace of the URN, see ServiceIdentifier.ofUrn.
    return mine.meets(wanted.getValue())
        || !Collections.disjoint(mine.services(), wanted.getValue().services());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureTags featureTags && tags.equals(featureTags.tags);
  }

  @Override
  public int hashCode() {
    return tags.hashCode();
  }

  @Override
  public String toString() {
    return tags.keySet().toString();
  }
}
