package org.opencpm.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which values a policy may have.
 *
 * @param choices all of them; empty: what the form says
 * @param form what any other value must look like
 * @param sentence what it must be, after "must be"
 */
record PolicyValues(List<String> choices, Pattern form, String sentence) {

  private static final String ADDRESS = "(sip:[^\\s@]*@?[^\\s@]+|tel:[^\\s]+)";
  private static final String MEDIA_TYPE = "[!#$&.+^_A-Za-z0-9-]+/([!#$&.+^_A-Za-z0-9-]+|\\*)";

  /** One of a few. */
  static PolicyValues oneOf(String... choices) {
    return new PolicyValues(List.of(choices), null, "one of " + String.join(", ", choices));
  }

  /** As another policy says where it is empty. */
  static PolicyValues orAsElsewhere(String... choices) {
    List<String> all = new java.util.ArrayList<>(List.of(choices));
    all.add("");
    return new PolicyValues(all, null, "empty or one of " + String.join(", ", choices));
  }

  static PolicyValues onOff() {
    return oneOf("true", "false");
  }

  /** A whole number, not negative. */
  static PolicyValues number() {
    return matching("[0-9]{1,9}", "a whole number, 0 or more");
  }

  /** A whole number above 0. */
  static PolicyValues positive() {
    return matching("[1-9][0-9]{0,8}", "a whole number above 0");
  }

  /** A number of bytes. */
  static PolicyValues bytes() {
    return matching("[0-9]{1,18}", "a number of bytes");
  }

  /** Canonical addresses, separated by blanks. */
  static PolicyValues addresses() {
    return matching(
        "|" + ADDRESS + "(\\s+" + ADDRESS + ")*", "sip: and tel: addresses, separated by blanks");
  }

  /** Media types, separated by blanks. */
  static PolicyValues mediaTypes() {
    return matching(
        "|" + MEDIA_TYPE + "(\\s+" + MEDIA_TYPE + ")*",
        "media types as in video/mp4 or video/*, separated by blanks");
  }

  private static PolicyValues matching(String form, String sentence) {
    return new PolicyValues(List.of(), Pattern.compile(form), sentence);
  }

  boolean take(String value) {
    return form == null ? choices.contains(value) : form.matcher(value).matches();
  }
}
