package org.opencpm.client;

import java.util.concurrent.CompletableFuture;

/**
 * A chat message on its way.
 *
 * @param messageId its imdn.Message-ID, which its notifications name
 * @param status completes with the MSRP status of the other end: 200 when it has the message; 0
 *     when the session ended before it could tell
 */
public record SentChatMessage(String messageId, CompletableFuture<Integer> status) {}
