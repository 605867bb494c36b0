package org.opencpm.endtoend;

/**
 * A subscriber.
 *
 * @param name user part of the SIP address
 * @param tel telephone number in global form, without {@code tel:}
 */
public record User(String name, String tel, String password) {

  public static final String DOMAIN = "cpm.example";

  public String sip() {
    return "sip:" + name + "@" + DOMAIN;
  }

  public String telUri() {
    return "tel:" + tel;
  }

  /** User name in digest authentication. */
  public String digestUser() {
    return name + "@" + DOMAIN;
  }

  /** A subscriber of {@code start --demo}: alice, bob, carol, dave or erin. */
  public static User demo(String name) {
    int number = "abcde".indexOf(name.charAt(0)) + 1;
    return new User(name, "+1555010000" + number, "cpm-demo");
  }
}
