package org.opencpm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.NameAddress;
import org.opencpm.subscriber.SipUri;

/**
 * Who the client's user is, and on which device.
 *
 * @param address the user's first address, a SIP URI
 * @param addresses all addresses of the user, the first one first
 * @param domain the domain of the first address
 * @param digestUser user name for digest authentication
 * @param password the password
 * @param instance what names the device, a URN
 * @param deviceName what the user calls it
 */
record ClientIdentity(
    String address,
    List<String> addresses,
    String domain,
    String digestUser,
    String password,
    Optional<String> instance,
    Optional<String> deviceName) {

  /**
   * Checks and completes what was given.
   *
   * @throws IllegalArgumentException when the address is missing or no SIP address, or an identity
   *     is neither sip nor tel
   */
  static ClientIdentity of(
      String address,
      List<String> identities,
      Optional<String> digestUser,
      String password,
      Optional<String> instance,
      Optional<String> deviceName) {
    if (address == null) {
      throw new IllegalArgumentException("The user's address is missing");
    }
    SipUri uri = sip(address);
    List<String> addresses = new ArrayList<>(List.of(address));
    for (String identity : identities) {
      if (!identity.matches("(?i)(sips?|tel):[^\\s<>\"]+")) {
        throw new IllegalArgumentException("Neither sip nor tel address: " + identity);
      }
      addresses.add(identity);
    }
    return new ClientIdentity(
        address,
        List.copyOf(addresses),
        uri.host(),
        digestUser.orElse(uri.user() + "@" + uri.host()),
        password,
        instance,
        deviceName);
  }

  /** The same identity on a device of another name. */
  ClientIdentity named(String name) {
    return new ClientIdentity(
        address, addresses, domain, digestUser, password, instance, Optional.of(name));
  }

  /**
   * The address to send from.
   *
   * @param wanted one of the user's addresses; empty for the first
   * @throws IllegalArgumentException when it is not the user's
   */
  String own(Optional<String> wanted) {
    if (wanted.isPresent() && !addresses.contains(wanted.get())) {
      throw new IllegalArgumentException("Not an address of this client: " + wanted.get());
    }
    return wanted.orElse(address);
  }

  /** Which of the user's addresses a message was sent to; the first when it does not say. */
  String addressed(ReceivedMessage message) {
    return addressed(message.headers());
  }

  /** Which of the user's addresses stands in To; the first when it is none of them. */
  String addressed(HeaderList headers) {
    return Fields.addresses(headers, "To").stream()
        .map(NameAddress::uri)
        .filter(addresses::contains)
        .findFirst()
        .orElse(address);
  }

  /** The user part of the first address. */
  String user() {
    return sip(address).user();
  }

  private static SipUri sip(String address) {
    try {
      SipUri uri = SipUri.parse(address);
      if (uri.user() != null) {
        return uri;
      }
    } catch (AddressSyntaxException malformed) {
      throw new IllegalArgumentException("Not a SIP address: " + address, malformed);
    }
    throw new IllegalArgumentException("Not the SIP address of a user: " + address);
  }
}
