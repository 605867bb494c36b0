package org.opencpm.subscriber;

/**
 * Numeric value of a feature tag (RFC 3840 9): {@code #=1}, {@code #>=1}, {@code #<=2}, {@code
 * #1:2}.
 *
 * @param low least number, inclusive
 * @param high greatest number, inclusive
 */
record NumericRange(double low, double high) {

  private static final NumericRange NONE = new NumericRange(Double.NaN, Double.NaN);

  /** Reads a range; what is none overlaps nothing. */
  static NumericRange parse(String text) {
    try {
      String value = text.substring(1);
      if (value.startsWith(">=")) {
        return new NumericRange(number(value.substring(2)), Double.POSITIVE_INFINITY);
      }
      if (value.startsWith("<=")) {
        return new NumericRange(Double.NEGATIVE_INFINITY, number(value.substring(2)));
      }
      if (value.startsWith("=")) {
        double number = number(value.substring(1));
        return new NumericRange(number, number);
      }
      int colon = value.indexOf(':');
      return colon < 0
          ? NONE
          : new NumericRange(number(value.substring(0, colon)), number(value.substring(colon + 1)));
    } catch (NumberFormatException e) {
      return NONE; // a peer's nonsense is a capability that nobody asks for
    }
  }

  private static double number(String text) {
    if (!text.matches("[+-]?\\d{1,15}(\\.\\d{1,15})?")) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  boolean overlaps(NumericRange other) {
    return low <= other.high && other.low <= high;
  }
}
