package org.opencpm.client.demo;

/** The demo subscribers whom the demonstration shows, with their numbers. */
enum DemoUser {
  ALICE("alice", "+15550100001"),
  BOB("bob", "+15550100002"),
  CAROL("carol", "+15550100003"),
  DAVE("dave", "+15550100004");

  private final String shortName;
  private final String digits;

  DemoUser(String shortName, String digits) {
    this.shortName = shortName;
    this.digits = digits;
  }

  /** The SIP address in a domain. */
  String address(String domain) {
    return "sip:" + shortName + "@" + domain;
  }

  /** The tel address. */
  String number() {
    return "tel:" + digits;
  }

  /** The short name, as it stands in the SIP address. */
  String shortName() {
    return shortName;
  }

  /** The short name for an address of a demo user; of any other SIP address the user part. */
  static String nameOf(String address) {
    for (DemoUser user : values()) {
      if (address.startsWith("sip:" + user.shortName + "@") || address.contains(user.digits)) {
        return user.shortName;
      }
    }
    return address.replaceAll("^sip:|@.*$", "");
  }
}
