package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.FileAcceptance;
import org.opencpm.messaging.FileMessage;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Content;
import org.opencpm.storage.Blob;

/**
 * Takes a file for its recipient once all its bytes have come (fact sheet 6.4): puts it on the
 * disk, compares it with the digest that its sender named, has it looked at, and stores the message
 * that speaks of it. Only then its last chunk gets its 200.
 */
final class FileIntake {

  private static final Logger LOG = Logger.getLogger(FileIntake.class.getName());

  /** How long the content outlives its message, whose deliveries may still read it. */
  private static final Duration MARGIN = Duration.ofHours(2);

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final KeptFiles kept;
  private final Screenings screenings;
  private final FileAcceptance acceptance;
  private final Policies policies;
  private final Clock clock;

  FileIntake(
      KeptFiles kept,
      Screenings screenings,
      FileAcceptance acceptance,
      Policies policies,
      Clock clock) {
    this.kept = kept;
    this.screenings = screenings;
    this.acceptance = acceptance;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * Takes a file; never blocks.
   *
   * @param got what a device has of it already
   * @param done gets the MSRP status for the sender, once; any thread
   */
  void take(
      SessionDirection direction,
      OfferedFile file,
      FileKeep keep,
      Optional<StoredFile.Got> got,
      IntConsumer done) {
    keep.finish(
        () -> {
          try {
            taken(direction, file, keep, got, done);
          } catch (NoSuchFileException e) {
            // The transfer ended while its last bytes were on the way here: nobody waits for them.
            LOG.log(Level.INFO, "a file was given up meanwhile: {0}", keep.blob());
            done.accept(MsrpStatus.STOP_SENDING);
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "a file was not taken", e);
            kept.leave(keep);
            done.accept(MsrpStatus.STOP_SENDING);
          }
        });
  }

  private void taken(
      SessionDirection direction,
      OfferedFile file,
      FileKeep keep,
      Optional<StoredFile.Got> got,
      IntConsumer done)
      throws IOException {
    if (keep.failed()) {
      kept.leave(keep);
      done.accept(MsrpStatus.STOP_SENDING);
      return;
    }
    Content body = StoredFile.of(keep.blob(), file, got).write();
    FileMessage message =
        new FileMessage(
            file.file().transferId().orElse(keep.blob()),
            file.messageId(),
            file.wishes(),
            body.type(),
            body.bytes());
    Optional<String> objection = objection(file.selector(), keep);
    if (objection.isPresent()) {
      log(direction, file, "file-rejected", "reason", objection.get());
      kept.drop(keep);
      acceptance.undeliverable(direction, message);
      done.accept(MsrpStatus.BAD_REQUEST);
      return;
    }
    Instant until = until(direction);
    kept.prolong(keep, until);
    acceptance.file(
        direction,
        message,
        result -> keep.whenWritten(() -> committed(result, direction, file, keep, until, done)));
  }

  /** A file that its recipient keeps in his message store stays for ever. */
  private Instant until(SessionDirection direction) {
    Instant now = clock.instant();
    EffectivePolicy policy = policies.of(direction.recipient().id());
    String own = policy.get(Policy.INCOMING_FILES);
    String incoming = own.isBlank() ? policy.get(Policy.INCOMING) : own;
    boolean stored = policy.get(Policy.ON_EXPIRY).equals("store") || incoming.equals("store");
    return stored ? now.plus(FOR_EVER) : direction.life().expiresAt(now).plus(MARGIN);
  }

  /**
   * A file passed to one of the recipient's devices: others, which take files in another way, get
   * it from the store. Without such devices it is dropped.
   *
   * @param devices their keys
   */
  void share(SessionDirection direction, OfferedFile file, FileKeep keep, List<String> devices) {
    if (devices.isEmpty()) {
      kept.drop(keep);
      return;
    }
    keep.finish(
        () -> {
          if (keep.failed()) {
            kept.drop(keep);
            return;
          }
          Content body = StoredFile.of(keep.blob(), file, Optional.empty()).write();
          kept.complete(keep, until(direction));
          for (String device : devices) {
            // Who asked for notifications gets them of the file that passed.
            FileMessage message =
                new FileMessage(
                    keep.blob() + " " + device, null, Set.of(), body.type(), body.bytes());
            acceptance.file(
                direction.towards(device),
                message,
                result -> log(direction, file, "file-shared", "result", result.kind()));
          }
        });
  }

  private Optional<String> objection(FileSelector selector, FileKeep keep) throws IOException {
    try (Blob content = kept.read(keep.blob())) {
      return FileDigest.fits(content, selector)
          ? screenings.ofContent(selector, content)
          : Optional.of("not the file that was offered");
    }
  }

  private void committed(
      AcceptResult result,
      SessionDirection direction,
      OfferedFile file,
      FileKeep keep,
      Instant until,
      IntConsumer done) {
    switch (result.kind()) {
      case COMMITTED -> kept.complete(keep, until);
      case FAILED -> kept.leave(keep);
      default -> kept.drop(keep);
    }
    log(direction, file, "file-stored", "result", result.kind());
    done.accept(
        switch (result.kind()) {
          case COMMITTED, DUPLICATE, DROPPED -> MsrpStatus.OK;
          case REFUSED -> MsrpStatus.FORBIDDEN;
          case FAILED -> MsrpStatus.TIME_OUT;
        });
  }

  private static void log(
      SessionDirection direction, OfferedFile file, String event, String key, Object value) {
    MessageLog.event(
        event,
        file.messageId(),
        direction.conversationId(),
        direction.callId(),
        "to",
        direction.recipientAddress(),
        "size",
        file.selector().size().orElse(0),
        key,
        value);
  }
}
