package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.opencpm.operation.Metrics;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.ServiceIdentifier;

/** {@link FileAcceptance}: the recipient's rules, then the queue that every message takes. */
final class SessionFiles implements FileAcceptance {

  private final RecipientRules rules;
  private final PassedRegister passed;
  private final AcceptQueue queue;
  private final Metrics metrics;
  private final Clock clock;

  SessionFiles(
      RecipientRules rules,
      PassedRegister passed,
      AcceptQueue queue,
      Metrics metrics,
      Clock clock) {
    this.rules = rules;
    this.passed = passed;
    this.queue = queue;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void file(SessionDirection direction, FileMessage file, Consumer<AcceptResult> committed) {
    try {
      RecipientPlan plan = plan(direction, file);
      List<NewRecipient> deliver = plan.deliver().stream().map(SessionFiles::pushed).toList();
      submit(
          new Accepting(
              message(direction, file, deliver),
              plan.store(),
              plan.discard(),
              List.of(),
              Answer.of(Outcome.ACCEPTED),
              committed));
    } catch (MessageRefused e) {
      metrics.refused(e.answer().outcome());
      committed.accept(new AcceptResult(AcceptResult.Kind.REFUSED, e.answer(), false));
    }
  }

  private RecipientPlan plan(SessionDirection direction, FileMessage file) throws MessageRefused {
    if (direction.recipient() == null) {
      throw new MessageRefused(Outcome.UNKNOWN_USER, "not served here");
    }
    RecipientPlan plan =
        new RecipientPlan(
            envelope(direction, file),
            content(file),
            rules,
            RecipientRules.Incoming.FILE,
            clock.instant());
    plan.addAlone(direction.recipient(), direction.recipientAddress(), direction.deviceKey());
    return plan;
  }

  /** Files are not announced and fetched by lists; a device fetches one by its selector. */
  private static NewRecipient pushed(NewRecipient row) {
    return new NewRecipient(
        row.subscriberId(),
        row.address(),
        row.dedupeKey(),
        row.expiresAt(),
        row.deferrable(),
        row.targetDeviceKey(),
        row.strictTarget(),
        false);
  }

  @Override
  public void undeliverable(SessionDirection direction, FileMessage file) {
    if (direction.recipient() == null) {
      return;
    }
    Instant now = clock.instant();
    Envelope envelope = envelope(direction, file);
    NewRecipient recipient =
        new NewRecipient(
            direction.recipient().id(),
            direction.recipientAddress(),
            envelope.dedupeKey(direction.recipient().id(), "", file.messageId()),
            direction.life().expiresAt(now),
            false,
            null,
            false);
    submit(
        new Accepting(
            message(direction, file, List.of()),
            List.of(),
            List.of(recipient),
            List.of(),
            Answer.of(Outcome.ACCEPTED),
            result -> {}));
  }

  private void submit(Accepting accepting) {
    passed.whenNoted(accepting.keys(), () -> queue.submit(accepting));
  }

  private NewMessage message(
      SessionDirection direction, FileMessage file, List<NewRecipient> recipients) {
    return envelope(direction, file)
        .message(MessageKind.FILE, content(file), recipients, clock.instant());
  }

  private static Envelope envelope(SessionDirection direction, FileMessage file) {
    return Envelope.of(direction, ServiceIdentifier.FILE_TRANSFER, file.transferId());
  }

  private static MessageContent content(FileMessage file) {
    return new MessageContent(
        file.contentType(), file.body(), null, file.messageId(), file.wishes(), List.of());
  }
}
