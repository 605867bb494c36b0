package org.opencpm.client;

/**
 * How an incoming MESSAGE is answered.
 *
 * @param status a final SIP status, or 0 for no answer at all
 * @param reason the reason phrase
 */
public record Answer(int status, String reason) {

  /** The message is taken: 200. */
  public static final Answer OK = new Answer(200, "OK");

  /** The user is busy: 486; the server tries again later. */
  public static final Answer BUSY_HERE = new Answer(486, "Busy Here");

  /** The user refuses the message on all devices: 603. */
  public static final Answer DECLINE = new Answer(603, "Decline");

  /** No answer, as from a device that was lost. */
  public static final Answer NONE = new Answer(0, "");

  /** Checks the status. */
  public Answer {
    if (status != 0 && (status < 200 || status > 699)) {
      throw new IllegalArgumentException("Not a final SIP status: " + status);
    }
  }

  /** Whether the message is taken: status 2xx. */
  public boolean accepts() {
    return status >= 200 && status < 300;
  }

  /** Whether there is an answer at all. */
  public boolean isAnswer() {
    return status != 0;
  }
}
