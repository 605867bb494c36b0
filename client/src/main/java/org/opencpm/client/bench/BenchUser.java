package org.opencpm.client.bench;

/**
 * A subscriber of the load program.
 *
 * @param number 1 to 9999
 */
record BenchUser(int number) {

  static final int MOST = 9999;

  BenchUser {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException("a user's number has 1 to 4 digits");
    }
  }

  /** User part of the address, always of the same length. */
  String name() {
    return String.format("bench%04d", number);
  }

  /** User name in digest authentication. */
  String userName(String domain) {
    return name() + '@' + domain;
  }

  /** Public identity. */
  String address(String domain) {
    return "sip:" + userName(domain);
  }
}
