package org.opencpm.client;

import java.util.List;

/**
 * What became of a request for deferred messages.
 *
 * @param status the final SIP status of the session that brought them
 * @param reason the reason phrase
 * @param messageIds imdn.Message-IDs of the messages that came, in their order; they have been
 *     shown to the listener
 */
public record FetchResult(int status, String reason, List<String> messageIds) {

  /** Keeps its own copy of the list. */
  public FetchResult {
    messageIds = List.copyOf(messageIds);
  }

  /** Whether the server delivered what there was: status 2xx. */
  public boolean accepted() {
    return status >= 200 && status < 300;
  }
}
