package org.opencpm.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Keeps the messages to each recipient in the order in which they were given: one leaves when the
 * one before it has its final answer. Two requests under way at once may be taken in the other
 * order, by a lost datagram or a challenge (CPM-CONV-010).
 */
final class Outbox {

  private final Map<String, CompletableFuture<SendResult>> last = new HashMap<>();

  /**
   * Sends when it is this message's turn.
   *
   * @param recipient whose turn counts
   * @param request sends the message
   * @return the request's result
   */
  CompletableFuture<SendResult> send(
      String recipient, Supplier<CompletableFuture<SendResult>> request) {
    CompletableFuture<SendResult> result;
    synchronized (this) {
      CompletableFuture<SendResult> before = last.get(recipient);
      result =
          before == null
              ? request.get()
              : before.handle((done, failed) -> null).thenCompose(ignored -> request.get());
      last.put(recipient, result);
    }
    result.whenComplete((done, failed) -> forget(recipient, result));
    return result;
  }

  private synchronized void forget(String recipient, CompletableFuture<SendResult> result) {
    last.remove(recipient, result);
  }
}
