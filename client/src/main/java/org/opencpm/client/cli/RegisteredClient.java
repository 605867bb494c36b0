package org.opencpm.client.cli;

import org.opencpm.client.CpmClient;
import org.opencpm.client.Registration;

/** Registers before a command goes on. */
final class RegisteredClient {

  private RegisteredClient() {}

  /**
   * Registers the client.
   *
   * @throws Failure when the server refuses or does not answer
   */
  static Registration register(CpmClient client, Account account, Report report) {
    Registration registration = account.await(client.register());
    if (!registration.accepted()) {
      throw new Failure(
          ExitCode.ofStatus(registration.status()),
          "registration: " + registration.status() + " " + registration.reason());
    }
    if (!account.json()) {
      return registration;
    }
    report.registered(registration);
    return registration;
  }
}
