package org.opencpm.administration;

import java.time.Instant;

/**
 * A session that lives.
 *
 * @param kind {@code chat}, {@code file}, {@code large message}
 * @param state in one or two words
 * @param legs dialogs that are up
 */
public record SessionView(
    String id,
    String kind,
    String state,
    String caller,
    String called,
    String conversationId,
    String callId,
    int legs,
    long messages,
    Instant since) {}
