package org.opencpm.subscriber;

import java.util.List;
import java.util.Map;

/**
 * A user whom this server serves.
 *
 * @param id database identity
 * @param userName digest user name, for example {@code alice@cpm.example}
 * @param active false: blocked by the operator, nothing is accepted from him
 * @param addresses canonical public addresses (see {@code UserAddress}), the default one first;
 *     never empty
 * @param ha1 digest HA1 by algorithm token ({@code MD5}, {@code SHA-256}), and by {@code MD5;local}
 *     and {@code SHA-256;local} that of the user name without its domain; no clear password is kept
 */
public record Subscriber(
    long id, String userName, boolean active, List<String> addresses, Map<String, String> ha1) {

  public Subscriber {
    addresses = List.copyOf(addresses);
    ha1 = Map.copyOf(ha1);
  }

  /** The address that stands for the user where none was named. */
  public String defaultAddress() {
    return addresses.get(0);
  }
}
