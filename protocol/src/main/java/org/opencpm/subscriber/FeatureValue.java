package org.opencpm.subscriber;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Value of a feature tag (RFC 3840 9): a flag, a list of alternatives, or a literal string in angle
 * brackets.
 *
 * @param alternatives decoded and in lower case, those which must not be with "!" in front; for a
 *     literal just that, its case kept
 * @param literal true for a string in angle brackets
 */
record FeatureValue(Set<String> alternatives, boolean literal) {

  // Sets are compared each with each; a device has some dozens of services, not hundreds.
  private static final int MAX_ALTERNATIVES = 256;

  private static final FeatureValue TRUE = new FeatureValue(Set.of("true"), false);

  /**
   * Reads a raw parameter value. Alternatives are separated by commas; some clients write
   * semicolons.
   */
  static FeatureValue parse(String raw) {
    String value = Scan.unquote(raw).strip();
    if (value.isEmpty()) {
      return TRUE;
    }
    if (value.startsWith("<")) {
      String inner = value.substring(1, value.length() - (value.endsWith(">") ? 1 : 0));
      return new FeatureValue(Set.of(inner), true);
    }
    Set<String> alternatives = new LinkedHashSet<>();
    for (String part : value.split("[,;]")) {
      String alternative = Escapes.decode(part.strip()).toLowerCase(Locale.ROOT);
      if (!alternative.isEmpty() && alternatives.size() < MAX_ALTERNATIVES) {
        alternatives.add(alternative);
      }
    }
    return alternatives.isEmpty() ? TRUE : new FeatureValue(Set.copyOf(alternatives), false);
  }

  /** The services of CPM among the alternatives. */
  Set<ServiceIdentifier> services() {
    Set<ServiceIdentifier> services = EnumSet.noneOf(ServiceIdentifier.class);
    alternatives.forEach(value -> ServiceIdentifier.ofUrn(value).ifPresent(services::add));
    return Collections.unmodifiableSet(services);
  }

  /** True if the two have a value in common (RFC 3841 7.2.4, RFC 3840 9). */
  boolean meets(FeatureValue other) {
    if (literal != other.literal) {
      return false;
    }
    return alternatives.stream()
        .anyMatch(mine -> other.alternatives.stream().anyMatch(theirs -> meet(mine, theirs)));
  }

  private static boolean meet(String one, String other) {
    boolean oneNot = one.startsWith("!");
    boolean otherNot = other.startsWith("!");
    if (oneNot && otherNot) {
      return true; // two exclusions always leave something
    }
    if (oneNot || otherNot) {
      return !one.replaceFirst("^!", "").equals(other.replaceFirst("^!", ""));
    }
    if (one.startsWith("#") && other.startsWith("#")) {
      return NumericRange.parse(one).overlaps(NumericRange.parse(other));
    }
    return one.equals(other);
  }
}
