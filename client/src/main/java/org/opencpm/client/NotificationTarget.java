package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;

/**
 * Where a notification about a received message goes.
 *
 * @param requestUri the Request-URI: the first intermediary that wants to see it, else the sending
 *     device's GRUU, else the sender's address
 * @param address the sender's address
 * @param instance the sending device's instance, when the message told it
 * @param route the intermediaries to pass, next first (RFC 5438 section 8)
 */
record NotificationTarget(
    String requestUri, String address, Optional<String> instance, List<String> route) {

  private static final String GRUU = ";gr=";

  /** The target for notifications about a message; empty when its sender is anonymous. */
  static Optional<NotificationTarget> of(ReceivedMessage message) {
    List<String> route = message.cpim().map(CpimMessage::recordRoute).orElse(List.of());
    Optional<String> gruu = message.uri("Contact").filter(uri -> uri.contains(GRUU));
    Optional<String> sender = message.sender();
    if (sender.isEmpty()) {
      return Optional.empty();
    }
    String full = gruu.orElse(sender.get());
    String requestUri = route.isEmpty() ? full : route.get(0);
    return Optional.of(
        new NotificationTarget(requestUri, withoutGruu(sender.get()), instance(full), route));
  }

  private static String withoutGruu(String uri) {
    int at = uri.indexOf(GRUU);
    if (at < 0) {
      return uri;
    }
    int end = uri.indexOf(';', at + 1);
    return uri.substring(0, at) + (end < 0 ? "" : uri.substring(end));
  }

  /** The instance that a public GRUU names (RFC 5627 section 4.1). */
  private static Optional<String> instance(String uri) {
    int at = uri.indexOf(GRUU + "urn:");
    if (at < 0) {
      return Optional.empty();
    }
    int end = uri.indexOf(';', at + 1);
    return Optional.of(uri.substring(at + GRUU.length(), end < 0 ? uri.length() : end));
  }
}
