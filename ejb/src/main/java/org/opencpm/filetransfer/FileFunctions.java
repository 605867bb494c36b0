package org.opencpm.filetransfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.enterprise.context.ApplicationScoped;
import javax.enterprise.inject.Any;
import javax.enterprise.inject.Instance;
import javax.inject.Inject;
import org.opencpm.chat.DeviceChoice;
import org.opencpm.chat.RunningSession;
import org.opencpm.chat.SessionFunctions;
import org.opencpm.chat.SessionInvite;
import org.opencpm.messaging.MessagingFunctions;
import org.opencpm.messaging.RetryTimer;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.files.FileBlobStore;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.SubscriberDirectory;

/** Puts the functions of file transfer over MSRP together, starts and stops them. */
@ApplicationScoped
public class FileFunctions {

  @Inject private Settings settings;
  @Inject private FileSettings files;
  @Inject private Clock clock;
  @Inject private SubscriberDirectory subscribers;
  @Inject private DeviceDirectory devices;
  @Inject private Policies policies;
  @Inject private Metrics metrics;
  @Inject private SignallingLink link;
  @Inject private KeptFileTransactions transactions;
  @Inject private ContentServer server;
  @Inject private FileShelf shelf;
  @Inject private FileRevocation revocation;
  @Inject private LiveTransfers shared;
  @Inject @Any private Instance<FileScreening> screenings;

  private KeptFiles kept;
  private RunningTransfers live;

  /**
   * Starts the functions; sessions and messaging are started already.
   *
   * @param workers run the transfers' events and write files
   */
  public void start(
      SessionFunctions sessions,
      MessagingFunctions messaging,
      Executor workers,
      RetryTimer timers) {
    kept = new KeptFiles(blobs(), transactions, workers, clock);
    live = new RunningTransfers();
    Screenings screening = new Screenings(screenings.stream().toList());
    FileEnvironment env =
        new FileEnvironment(
            settings,
            files,
            policies,
            link,
            sessions.plane(),
            new SessionInvite(settings, subscribers),
            subscribers,
            new DeviceChoice(devices, policies, clock),
            kept,
            new FileIntake(kept, screening, messaging.fileAcceptance(), policies, clock),
            screening,
            messaging.passed(),
            live,
            shared,
            timers,
            messaging::unanswered,
            workers,
            clock);
    FileCarrier carrier =
        new FileCarrier(
            env,
            new DeviceFiles(policies),
            new HttpFileCargo(
                shelf, new FetchedFiles(new ListedServers(files.contentServers()), server)),
            new FileByHttp(server, kept),
            new OnBehalf(messaging.acceptance(), subscribers, clock),
            messaging.pager());
    messaging.files(carrier, carrier, new RevokedFiles(revocation, kept));
    sessions.files(
        new FileTransferFunction(env, new StoredPulls(env), devices, new DeviceFiles(policies)));
    metrics.gauge("cpm_file_transfers", "File transfers over MSRP going on", () -> live.count());
  }

  /** Apart from the content server's: each of both knows which of its files are in use. */
  private BlobStore blobs() {
    try {
      return new FileBlobStore(files.folder().resolve("msrp"));
    } catch (IOException e) {
      throw new UncheckedIOException("CPM_DATA_DIR: no folder for files", e);
    }
  }

  /** Removes files whose time is over; called each minute. */
  public void sweep() {
    if (kept != null) {
      kept.sweep();
    }
  }

  /** The transfers over MSRP that go on at this node, as sessions. */
  public List<RunningSession> running() {
    return transfers().<RunningSession>map(files -> files).toList();
  }

  /** The files that move over MSRP at this node. */
  public List<MovingFile> moving() {
    return transfers().flatMap(files -> files.moving().stream()).toList();
  }

  private Stream<RunningFiles> transfers() {
    return live == null
        ? Stream.empty()
        : live.all().stream().flatMap(transfer -> transfer.running().stream());
  }

  /** Ends all transfers. */
  public void stop() {
    if (live != null) {
      live.all().forEach(RunningTransfers.Ending::shutDown);
    }
  }
}
