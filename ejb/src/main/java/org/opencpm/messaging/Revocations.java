package org.opencpm.messaging;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.Subscriber;

/**
 * Takes files back for senders who revoke the messages that speak of them (docs/decisions). The
 * revocation itself goes on to the recipient as any message: his client may do more.
 */
final class Revocations {

  private static final Logger LOG = Logger.getLogger(Revocations.class.getName());

  private final Function<String, Optional<MessageBody>> messages;
  private final Executor workers;
  private volatile RevocableFiles files = (owner, message) -> {};

  /**
   * Makes one.
   *
   * @param messages finds the body of a stored message by its dedupe key; may block
   */
  Revocations(Function<String, Optional<MessageBody>> messages, Executor workers) {
    this.messages = messages;
    this.workers = workers;
  }

  /** From now on files are taken back by them. */
  void files(RevocableFiles revocable) {
    files = revocable;
  }

  /** What a message takes back, if it does. */
  static Optional<Revocation> in(MessageContent content) {
    return content.cpim() == null ? Optional.empty() : Revocation.of(content.cpim().content());
  }

  /**
   * Takes back what the message speaks of that its sender names; one of somebody else is not found.
   *
   * @param done runs then, on another thread: whether all that is to be done is done
   */
  void take(Revocation revocation, Sender sender, Subscriber recipient, Done done) {
    try {
      workers.execute(() -> done.done(taken(revocation, sender, recipient)));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "no thread for a revocation", e);
      done.done(false);
    }
  }

  /** Hears how it went. */
  @FunctionalInterface
  interface Done {
    void done(boolean well);
  }

  private boolean taken(Revocation revocation, Sender sender, Subscriber recipient) {
    Long owner = sender.subscriberId();
    if (owner == null) {
      // His files are not here.
      return true;
    }
    String id = revocation.messageId();
    try {
      Optional<MessageBody> message =
          messages.apply(DedupeKey.ofMessageId(sender.key(), recipient.id(), id));
      message.ifPresent(body -> files.takeBack(owner, body));
      MessageLog.event(
          "revoked", id, null, null, "by", sender.address(), "known", message.isPresent());
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a revocation failed", e);
      return false;
    }
  }
}
