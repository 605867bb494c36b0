package org.opencpm.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a REGISTER.
 *
 * @param status the final SIP status; 200 when the binding stands
 * @param reason the reason phrase
 * @param expires how long this device's binding stands; zero when it has none
 * @param contacts all bindings of the user's address, each as the server wrote its Contact value
 * @param publicGruu the address that reaches this device alone (RFC 5627), if the server gave one
 * @param associatedAddresses the user's own addresses (P-Associated-URI), in the server's order
 */
public record Registration(
    int status,
    String reason,
    Duration expires,
    List<String> contacts,
    Optional<String> publicGruu,
    List<String> associatedAddresses) {

  /** Keeps its own copies of the lists. */
  public Registration {
    contacts = List.copyOf(contacts);
    associatedAddresses = List.copyOf(associatedAddresses);
  }

  /** Whether the server accepted the REGISTER. */
  public boolean accepted() {
    return status == 200;
  }
}
