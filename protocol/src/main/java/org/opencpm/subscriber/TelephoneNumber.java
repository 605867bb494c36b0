package org.opencpm.subscriber;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone-subscriber (RFC 3966 3) brought to one spelling: {@code +15550100002} for what is a
 * global number or can be made one, else {@code 7042;phone-context=example.com}.
 *
 * <p>A global number is never refused for not being in its country's numbering plan: operators have
 * numbers that no table knows.
 */
final class TelephoneNumber {

  private static final Pattern SEPARATORS = Pattern.compile("[-.()]");
  private static final Pattern GLOBAL = Pattern.compile("\\+[0-9]{1,32}");
  private static final Pattern LOCAL = Pattern.compile("(?=.*[0-9*#])[0-9A-Fa-f*#]{1,32}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private TelephoneNumber() {}

  /** True if the text, its visual separators aside, is a plus sign and digits. */
  static boolean isGlobal(String subscriber) {
    return GLOBAL.matcher(withoutSeparators(numberOf(subscriber))).matches();
  }

  /** True if the text is a telephone-subscriber, global or local. */
  static boolean isNumber(String subscriber) {
    String number = withoutSeparators(numberOf(subscriber));
    return GLOBAL.matcher(number).matches() || LOCAL.matcher(number).matches();
  }

  /**
   * Finds the one spelling.
   *
   * @param subscriber number and its parameters, percent escapes already replaced
   * @param contextIfNone what stands for a missing phone-context, or null
   * @param defaultRegion ISO 3166 code of the region of numbers whose context is a domain, or null
   * @throws AddressSyntaxException if it is no number, or local with no context at all
   */
  static String canonical(String subscriber, String contextIfNone, String defaultRegion)
      throws AddressSyntaxException {
    String number = withoutSeparators(numberOf(subscriber));
    if (GLOBAL.matcher(number).matches()) {
      return number;
    }
    if (!LOCAL.matcher(number).matches()) {
      throw new AddressSyntaxException("not a telephone number");
    }
    String context = phoneContext(subscriber).orElse(contextIfNone);
    if (context != null && context.startsWith("+")) {
      return inPrefix(number, withoutSeparators(context));
    }
    Optional<String> global = global(number, defaultRegion);
    if (global.isPresent()) {
      return global.get();
    }
    if (context == null || !isDomain(context)) {
      throw new AddressSyntaxException("a local telephone number has no usable phone-context");
    }
    return number.toUpperCase(Locale.ROOT) + ";phone-context=" + context;
  }

  private static String inPrefix(String number, String prefix) throws AddressSyntaxException {
    if (!GLOBAL.matcher(prefix).matches()) {
      throw new AddressSyntaxException("malformed phone-context");
    }
    if (!DIGITS.matcher(number).matches()) {
      return number.toUpperCase(Locale.ROOT) + ";phone-context=" + prefix;
    }
    return global(number, regionOf(prefix)).orElse(prefix + number);
  }

  /** The region of a prefix that is just a country calling code, or null. */
  private static String regionOf(String prefix) {
    if (prefix.length() > 4) {
      return null;
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    String region = numbers.getRegionCodeForCountryCode(Integer.parseInt(prefix.substring(1)));
    return numbers.getSupportedRegions().contains(region) ? region : null;
  }

  /** The number as people of that region would dial it; empty if its length does not fit there. */
  private static Optional<String> global(String number, String region) {
    if (region == null || !DIGITS.matcher(number).matches()) {
      return Optional.empty();
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber parsed = numbers.parse(number, region);
      boolean possible = numbers.isPossibleNumberWithReason(parsed) == ValidationResult.IS_POSSIBLE;
      return possible
          ? Optional.of(numbers.format(parsed, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException e) {
      // Too short or too long to be dialled there: a service code, which stays local.
      return Optional.empty();
    }
  }

  /** True if the text names the context of a local number. */
  static boolean hasContext(String subscriber) {
    return phoneContext(subscriber).isPresent();
  }

  /** True if the text can be the phone-context of a local number: a domain name. */
  static boolean isDomain(String text) {
    return HostName.isName(text);
  }

  private static Optional<String> phoneContext(String subscriber) {
    for (String param : subscriber.split(";")) {
      if (param.regionMatches(true, 0, "phone-context=", 0, "phone-context=".length())) {
        return Optional.of(
            param.substring("phone-context=".length()).strip().toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private static String numberOf(String subscriber) {
    int semicolon = subscriber.indexOf(';');
    return semicolon < 0 ? subscriber : subscriber.substring(0, semicolon);
  }

  private static String withoutSeparators(String number) {
    return SEPARATORS.matcher(number).replaceAll("");
  }
}
