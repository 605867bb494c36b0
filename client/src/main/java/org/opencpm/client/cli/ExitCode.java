package org.opencpm.client.cli;

import org.opencpm.client.SendResult;

/** What the command line's exit status says. */
final class ExitCode {

  /** Done. */
  static final int OK = 0;

  /** The server answered and refused. */
  static final int REFUSED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The server did not answer or cannot be reached. */
  static final int NO_ANSWER = 3;

  /** Something on this side failed: a file, a port, an address. */
  static final int LOCAL = 4;

  private ExitCode() {}

  /** The exit code for a final SIP status; 408 and 503 are what the client makes itself. */
  static int ofStatus(int status) {
    if (status >= 200 && status < 300) {
      return OK;
    }
    return status == 408 || status == 503 ? NO_ANSWER : REFUSED;
  }

  static int of(SendResult result) {
    return ofStatus(result.status());
  }
}
