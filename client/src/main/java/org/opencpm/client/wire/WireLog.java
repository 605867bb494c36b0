package org.opencpm.client.wire;

/**
 * Is told of every SIP message and MSRP frame that crossed one of the client's sockets,
 * retransmissions included.
 *
 * <p>Called on the thread that reads or writes the socket: an implementation must be quick, must
 * not block and must be safe for use by several threads.
 */
@FunctionalInterface
public interface WireLog {

  /** Keeps nothing. */
  WireLog NONE = event -> {};

  /**
   * One message was read from, or is about to be written to, a socket.
   *
   * @param event the message with its direction, time and both ends
   */
  void record(WireEvent event);

  /**
   * A log that passes each event to this one first and then to another.
   *
   * @param next the second receiver
   * @return the combination
   */
  default WireLog and(WireLog next) {
    return event -> {
      record(event);
      next.record(event);
    };
  }
}
