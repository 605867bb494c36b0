package org.opencpm.client;

import java.util.ArrayList;
import java.util.List;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.NameAddress;

/** Reads header fields that hold several values. */
final class Fields {

  private Fields() {}

  /** The values of all fields of that name, at commas too. */
  static List<String> values(HeaderList headers, String name) {
    return headers.all(name).stream()
        .flatMap(value -> NameAddress.splitList(value).stream())
        .toList();
  }

  /** The addresses in all fields of that name; what is no address is left out. */
  static List<NameAddress> addresses(HeaderList headers, String name) {
    return addresses(values(headers, name));
  }

  /** The addresses among values. */
  static List<NameAddress> addresses(List<String> values) {
    List<NameAddress> addresses = new ArrayList<>();
    for (String value : values) {
      try {
        addresses.add(NameAddress.parse(value));
      } catch (AddressSyntaxException malformed) {
        // A peer's malformed address is the same to the client as a missing one.
        continue;
      }
    }
    return addresses;
  }
}
