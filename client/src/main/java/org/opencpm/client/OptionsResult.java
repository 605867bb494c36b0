package org.opencpm.client;

import java.util.List;

/**
 * The answer to an OPTIONS request: what a user or the server can do.
 *
 * @param status the final SIP status; 404, 408, 480 and 604 say that nothing is known now
 * @param reason the reason phrase
 * @param services the service identifiers of all contacts together, as URNs
 * @param contacts the Contact values with their feature tags, as they came
 * @param allow the methods in Allow
 */
public record OptionsResult(
    int status, String reason, List<String> services, List<String> contacts, List<String> allow) {

  /** Keeps its own copies of the lists. */
  public OptionsResult {
    services = List.copyOf(services);
    contacts = List.copyOf(contacts);
    allow = List.copyOf(allow);
  }
}
