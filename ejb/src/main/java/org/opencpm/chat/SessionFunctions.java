package org.opencpm.chat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.MessagingFunctions;
import org.opencpm.messaging.RetryTimer;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundCalls;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.SubscriberDirectory;

/** Puts the functions of sessions together, starts and stops them. */
@ApplicationScoped
public class SessionFunctions {

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private SenderCheck senders;
  @Inject private SubscriberDirectory subscribers;
  @Inject private DeviceDirectory devices;
  @Inject private Policies policies;
  @Inject private Metrics metrics;
  @Inject private SignallingLink link;

  private MediaPlane plane;
  private LiveChats chats;
  private SessionFunction function;

  /**
   * Starts the functions.
   *
   * @param threads makes the thread of the MSRP loop
   * @param workers run the sessions' events
   * @return who takes INVITEs
   */
  public InboundCalls start(
      ThreadFactory threads,
      ExecutorService workers,
      RetryTimer timers,
      MessagingFunctions messaging) {
    plane = new MediaPlane(settings, TlsKey.read(settings), threads, workers);
    chats = new LiveChats();
    ChatEnvironment env =
        new ChatEnvironment(
            settings,
            link,
            plane,
            new SessionInvite(settings, subscribers),
            subscribers,
            devices,
            messaging.acceptance(),
            messaging.passed(),
            chats,
            messaging::unanswered,
            timers,
            workers,
            clock);
    messaging.sessions(new SessionCarrier(env), chats);
    gauges();
    function =
        new SessionFunction(
            env,
            messaging.invitations(),
            new DeviceChoice(devices, policies, clock),
            new PullFunction(env, senders, messaging.deferred()));
    return function;
  }

  private void gauges() {
    metrics.gauge("cpm_chats", "Chats that are going on", () -> chats.count());
    metrics.gauge("cpm_msrp_sessions", "MSRP sessions that are not closed", () -> plane.sessions());
    metrics.gauge(
        "cpm_msrp_connections", "MSRP connections, open or opening", () -> plane.connections());
  }

  /** The MSRP endpoint; once started. */
  public MediaPlane plane() {
    return plane;
  }

  /** From now on sessions that carry files are taken by them. */
  public void files(FileSessions files) {
    function.files(files);
  }

  /** The chats that go on at this node. */
  public List<RunningSession> running() {
    return chats == null
        ? List.of()
        : chats.all().stream().<RunningSession>map(ChatSession::running).toList();
  }

  /** Opens the MSRP ports: everything that answers behind them is there. */
  public void listen() {
    plane.listen();
  }

  /** Whether the MSRP ports are open. */
  public boolean listening() {
    return plane != null && plane.listening();
  }

  /** Ends all sessions and closes the ports. */
  public void stop() {
    if (plane != null) {
      chats.all().forEach(chat -> chat.end(null));
      plane.stop();
    }
  }
}
