package org.opencpm.chat;

/**
 * Lets one change of a session be under way at a time: two that cross would wait for each other,
 * since they are in different dialogs (RFC 3261 14.1). Used in the session's mailbox.
 */
final class ChangeGate {

  private boolean busy;

  /** Takes the gate; false while another change has it. */
  boolean enter() {
    boolean free = !busy;
    busy = true;
    return free;
  }

  void leave() {
    busy = false;
  }
}
