package org.opencpm.client.signalling;

import java.util.concurrent.CompletableFuture;
import org.opencpm.client.Transport;

/** A request that left, or is about to, and whose final answer is awaited. */
class AwaitedAnswer {

  private final CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
  private final Transport transport;
  private volatile boolean written;

  AwaitedAnswer(Transport transport) {
    this.transport = transport;
  }

  /** Completes with the first final answer. */
  final CompletableFuture<SipAnswer> future() {
    return answer;
  }

  /** A provisional answer came. */
  void progressed(SipAnswer provisional) {
    // Of interest for an INVITE alone.
  }

  /** A final answer came, or was made here. */
  void answered(SipAnswer last) {
    answer.complete(last);
  }

  /** Something went wrong that no answer tells. */
  void failed(RuntimeException unexpected) {
    answer.completeExceptionally(unexpected);
  }

  /** The request is in the hands of the network. */
  void written() {
    written = true;
  }

  /**
   * No answer can come any more on a connection that is gone: what was written to it fails now (RFC
   * 3261 section 8.1.3.1), and not when its transaction times out.
   */
  final void connectionLost() {
    if (written && transport == Transport.TCP && !answer.isDone()) {
      answered(SipAnswer.made(503, SipAnswer.CONNECTION_LOST));
    }
  }
}
