package org.opencpm.filetransfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Carrier;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;

/** Brings stored files to devices, each in a session of its own. */
final class FileCarrier implements Carrier {

  private static final Logger LOG = Logger.getLogger(FileCarrier.class.getName());

  /** A slow connection and a large file. One that stands still ends long before. */
  private static final Duration LONGEST = Duration.ofHours(3);

  private final FileEnvironment env;

  FileCarrier(FileEnvironment env) {
    this.env = env;
  }

  @Override
  public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
    env.workers()
        .execute(
            () -> {
              try {
                start(delivery, device, attempt);
              } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a stored file cannot be delivered", e);
                attempt.ended(DeviceAnswer.REFUSED, 0, "");
              }
            });
  }

  private void start(Delivery delivery, Device device, Attempt attempt) {
    Lifetime life = new Lifetime(env.settings().deferredExpiry(), true);
    Optional<SessionDirection> forth = SessionDirection.of(delivery, env.subscribers(), life);
    if (forth.isEmpty()) {
      // The recipient's subscription ended between look-up and now.
      attempt.ended(DeviceAnswer.LOST, 0, "");
      return;
    }
    StoredFile file = StoredFile.read(new Content(delivery.contentType(), delivery.body()));
    new FileDelivery(env, forth.get(), delivery, file, device, attempt).start();
  }

  @Override
  public Duration patience(Delivery delivery) {
    return LONGEST;
  }
}
