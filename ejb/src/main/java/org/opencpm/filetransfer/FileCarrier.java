package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Carrier;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.FileConversions;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.MessageKind;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;

/**
 * Brings stored files to devices, each in a session of its own; to a device that takes files by
 * HTTP alone, a message about it; and files of the content server to a device that takes them by
 * MSRP alone (CPM-CONV-XXXa).
 */
final class FileCarrier implements Carrier, FileConversions {

  private static final Logger LOG = Logger.getLogger(FileCarrier.class.getName());

  /** A slow connection and a large file. One that stands still ends long before. */
  private static final Duration LONGEST = Duration.ofHours(3);

  private final FileEnvironment env;
  private final DeviceFiles devices;
  private final HttpFileCargo ofHttp;
  private final FileByHttp byHttp;
  private final OnBehalf reports;
  private final Carrier pager;

  FileCarrier(
      FileEnvironment env,
      DeviceFiles devices,
      HttpFileCargo ofHttp,
      FileByHttp byHttp,
      OnBehalf reports,
      Carrier pager) {
    this.env = env;
    this.devices = devices;
    this.ofHttp = ofHttp;
    this.byHttp = byHttp;
    this.reports = reports;
    this.pager = pager;
  }

  @Override
  public boolean goesAsFile(Delivery delivery, Device device) {
    return delivery.kind() != MessageKind.FILE
        && devices.needsMsrp(device)
        && ofHttp.canBeHad(delivery);
  }

  @Override
  public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
    env.workers()
        .execute(
            () -> {
              try {
                start(delivery, device, now, attempt);
              } catch (NoSuchFileException e) {
                LOG.log(Level.INFO, "a file is not there any more: {0}", e.getMessage());
                attempt.ended(DeviceAnswer.REFUSED, 0, "");
              } catch (IOException | RuntimeException e) {
                // The database may be away, too: the device has refused nothing.
                LOG.log(Level.WARNING, "a file cannot be delivered now", e);
                attempt.ended(DeviceAnswer.RETRY, 0, "");
              }
            });
  }

  private void start(Delivery delivery, Device device, Instant now, Attempt attempt)
      throws IOException {
    Lifetime life = new Lifetime(env.settings().deferredExpiry(), true);
    Optional<SessionDirection> forth = SessionDirection.of(delivery, env.subscribers(), life);
    if (forth.isEmpty()) {
      // The recipient's subscription ended between look-up and now.
      attempt.ended(DeviceAnswer.LOST, 0, "");
      return;
    }
    if (delivery.kind() != MessageKind.FILE) {
      FileCargo cargo =
          ofHttp.of(delivery, forth.get(), () -> reports.delivered(delivery, forth.get()));
      new FileDelivery(env, cargo, delivery, device, attempt).start();
      return;
    }
    StoredFile file = StoredFile.read(new Content(delivery.contentType(), delivery.body()));
    if (devices.needsHttp(device)) {
      pager.carry(byHttp.of(delivery, file, forth.get()), device, now, attempt);
      return;
    }
    FileCargo cargo =
        new FileCargo(
            file,
            () -> env.kept().read(file.blob()),
            forth.get(),
            true,
            OptionalLong.empty(),
            () -> {});
    new FileDelivery(env, cargo, delivery, device, attempt).start();
  }

  @Override
  public Duration patience(Delivery delivery) {
    return LONGEST;
  }
}
