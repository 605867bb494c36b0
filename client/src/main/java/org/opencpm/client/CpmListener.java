package org.opencpm.client;

/**
 * Receives what comes for a client's user. Calls come on one thread of the client, one after the
 * other, in the order of arrival; an implementation may block and may use the client.
 */
public interface CpmListener {

  /**
   * A message came. It has been answered with 200, and its delivery notification sent if one was
   * asked for and the client does that by itself.
   *
   * @param message the message
   */
  default void onMessage(ReceivedMessage message) {}

  /**
   * A disposition notification came.
   *
   * @param notification what it reports
   */
  default void onNotification(ReceivedNotification notification) {}

  /**
   * The registration changed: it was refreshed, refused, or the server could not be reached.
   *
   * @param registration the answer to the latest REGISTER that the client sent by itself
   */
  default void onRegistration(Registration registration) {}
}
