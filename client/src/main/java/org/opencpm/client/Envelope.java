package org.opencpm.client;

import java.util.Objects;
import java.util.Optional;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.signalling.HeaderList;

/**
 * What came around a message: the MESSAGE that carried it, or the session that it came in.
 *
 * @param headers the header fields of the MESSAGE; of a session those that tell who the sender is
 *     and what the items belong to
 * @param body the carried bytes, as they came
 * @param requestUri the Request-URI; of a session that of its INVITE
 * @param arrivalNanos {@link System#nanoTime()} of the arrival
 * @param chat the chat that it came in; empty when it came in none
 */
record Envelope(
    HeaderList headers,
    byte[] body,
    String requestUri,
    long arrivalNanos,
    Optional<ChatSession> chat) {

  Envelope {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(requestUri, "requestUri");
  }

  static Envelope of(IncomingRequest request) {
    return new Envelope(
        request.headers(),
        request.body(),
        request.requestUri(),
        request.arrivalNanos(),
        Optional.empty());
  }
}
