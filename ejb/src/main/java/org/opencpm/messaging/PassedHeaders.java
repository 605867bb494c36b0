package org.opencpm.messaging;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;

/**
 * Which header fields of a MESSAGE go on to the recipient: all that are end to end, also unknown
 * ones; none that belong to a hop, a transaction or this server, and no identity that a client
 * asserted.
 */
final class PassedHeaders {

  private static final Set<String> STOPPED =
      Set.of(
          "via",
          "route",
          "record-route",
          "path",
          "service-route",
          "from",
          "to",
          "call-id",
          "cseq",
          "max-forwards",
          "max-breadth",
          "contact",
          "content-length",
          "content-type",
          "expires",
          "message-expires",
          "require",
          "proxy-require",
          "supported",
          "allow",
          "allow-events",
          "authorization",
          "proxy-authorization",
          "www-authenticate",
          "proxy-authenticate",
          "authentication-info",
          "timestamp",
          "user-agent",
          "server",
          "security-client",
          "security-verify",
          "security-server",
          "identity",
          "identity-info",
          "accept-contact",
          "reject-contact",
          "request-disposition",
          "message-uid",
          "conversation-id",
          "contribution-id",
          "accept",
          "accept-encoding",
          "feature-caps",
          "join",
          "replaces",
          "rack",
          "rseq",
          "session-expires",
          "min-se",
          "remote-party-id",
          "diversion");

  private static final Set<String> TRAITORS =
      Set.of("reply-to", "organization", "call-info", "referred-by", "in-reply-to", "history-info");

  private PassedHeaders() {}

  /**
   * Refuses control characters, which no header field may have outside of escapes (RFC 3261 25.1):
   * a client may wait for ever in what follows a NUL, and its queue with it.
   *
   * @throws MessageRefused 400
   */
  static void check(HeaderList received) throws MessageRefused {
    for (Map.Entry<String, String> field : received.entries()) {
      if (field.getValue().chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
        throw new MessageRefused(Outcome.MALFORMED, "control character in " + field.getKey());
      }
    }
  }

  /**
   * The fields that go on, in their order; those that betray a sender are left out for an anonymous
   * one.
   */
  static HeaderList of(HeaderList received, boolean anonymous) {
    return received.without(
        name -> {
          String lower = name.toLowerCase(Locale.ROOT);
          return STOPPED.contains(lower)
              || lower.startsWith("p-")
              || anonymous && TRAITORS.contains(lower);
        });
  }
}
