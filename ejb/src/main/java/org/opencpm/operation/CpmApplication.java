package org.opencpm.operation;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.annotation.PostConstruct;
import javax.annotation.PreDestroy;
import javax.annotation.Resource;
import javax.ejb.ConcurrencyManagement;
import javax.ejb.ConcurrencyManagementType;
import javax.ejb.EJB;
import javax.ejb.Singleton;
import javax.ejb.Startup;
import javax.ejb.TransactionManagement;
import javax.ejb.TransactionManagementType;
import javax.enterprise.concurrent.ManagedExecutorService;
import javax.enterprise.concurrent.ManagedScheduledExecutorService;
import javax.enterprise.concurrent.ManagedThreadFactory;
import javax.inject.Inject;
import javax.sql.DataSource;
import org.opencpm.administration.AdministrationFunctions;
import org.opencpm.chat.SessionFunctions;
import org.opencpm.filetransfer.FileFunctions;
import org.opencpm.filetransfer.LiveTransfers;
import org.opencpm.messaging.DeadlineTimer;
import org.opencpm.messaging.Extensions;
import org.opencpm.messaging.MessagingFunctions;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.CapabilityFunction;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.InvitationLink;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.signalling.TransferSessions;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.RegistrationFunction;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * The application: brings the database up to date, starts the functions and stops them, and takes
 * requests from the SIP side, which finds it as {@code java:app/ejb/CpmApplication}.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class CpmApplication {

  private static final Logger LOG = Logger.getLogger(CpmApplication.class.getName());

  /** What a request may require; MESSAGE depends on its recipient and is checked there. */
  private static final Map<String, Set<String>> EXTENSIONS =
      Map.of(
          "OPTIONS", Set.of("gruu", "path", "recipient-list-message"),
          "REGISTER", Set.of("gruu", "path"));

  private static final Duration SWEEP = Duration.ofSeconds(60);

  @Resource(lookup = "jdbc/cpm")
  private DataSource database;

  @Resource private ManagedThreadFactory threads;
  @Resource private ManagedExecutorService workers;
  @Resource private ManagedScheduledExecutorService scheduler;

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private SignallingLink link;
  @Inject private InvitationLink invitations;
  @Inject private MessagingFunctions messaging;
  @Inject private SessionFunctions sessions;
  @Inject private FileFunctions files;
  @Inject private RegistrationFunction registration;
  @Inject private SenderCheck senders;
  @Inject private SubscriberDirectory subscribers;
  @Inject private DeviceDirectory devices;
  @Inject private DemoProvisioning demo;
  @Inject private Health health;
  @Inject private LiveTransfers transfers;
  @Inject private Metrics metrics;
  @Inject private AdministrationFunctions administration;
  @EJB private DeadlineTimer deadlines;

  private CapabilityFunction capabilities;
  private WheelTimer timers;
  private volatile boolean running;

  @PostConstruct
  void start() {
    try {
      org.opencpm.schema.SchemaMigration.migrate(database);
      demo.provision();
      administration.prepare();
    } catch (RuntimeException e) {
      // Deployed but not ready: /health says why, and the launcher tells the operator.
      LOG.log(Level.SEVERE, "cannot start: " + e.getMessage());
      health.migrations(e.getMessage());
      return;
    }
    administration.start(threads, scheduler);
    capabilities = new CapabilityFunction(settings, senders, subscribers, devices, clock);
    timers = new WheelTimer(threads, workers);
    messaging.start(threads, workers, timers, deadlines::arm);
    invitations.attach(sessions.start(threads, workers, timers, messaging));
    files.start(sessions, messaging, workers, timers);
    registration.start(threads);
    gauges();
    running = true;
    health.migrations(null);
  }

  private void gauges() {
    metrics.gauge("cpm_calls", "SIP sessions that are not over", () -> load().calls());
    metrics.gauge(
        "cpm_sip_sessions", "SIP application sessions of the container", () -> load().sessions());
    metrics.gauge("cpm_timers", "What is to be done later", timers::waiting);
  }

  private Signalling.Load load() {
    return link.current().map(Signalling::load).orElseGet(() -> new Signalling.Load(0, 0));
  }

  @PreDestroy
  void stop() {
    health.stopping();
    running = false;
    registration.stop();
    files.stop();
    sessions.stop();
    messaging.stop();
    administration.stop();
    if (timers != null) {
      timers.stop();
    }
  }

  /** The SIP side is up: what waits can go out. */
  public void attach(Signalling signalling) {
    link.attach(signalling);
    if (running) {
      sessions.listen();
      health.media(sessions.listening() ? null : "an MSRP port is taken");
      deadlines.startSweep(SWEEP);
    }
  }

  /** The SIP side is up: those who move a file can meet there. */
  public void attach(TransferSessions sessions) {
    transfers.attach(sessions);
  }

  /** The SIP side goes down: nothing more is sent. */
  public void detach(Signalling signalling) {
    transfers.detach();
    link.detach(signalling);
  }

  /** Takes a request from the SIP side; the answer may come later and on another thread. */
  public void handle(InboundRequest request, Responder responder) {
    if (!running) {
      responder.answer(Answer.of(Outcome.TRY_LATER, "not ready").with("Retry-After", "5"));
      return;
    }
    Set<String> extensions = EXTENSIONS.get(request.method());
    Optional<Answer> refusal =
        extensions == null ? Optional.empty() : Extensions.refusal(request, extensions);
    if (refusal.isPresent()) {
      responder.answer(refusal.get());
      return;
    }
    try {
      dispatch(request, responder);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, request.method() + " " + request.callId() + " failed", e);
      responder.answer(Answer.of(Outcome.TRY_LATER, "failed").with("Retry-After", "5"));
    }
  }

  /** Takes an INVITE outside of a dialog from the SIP side; the listener hears of the call. */
  public CallListener invited(InboundRequest request, Call call) {
    if (!running) {
      call.answer(Answer.of(Outcome.TRY_LATER, "not ready").with("Retry-After", "5"), null);
      return CallListener.none();
    }
    try {
      return invitations.current().invited(request, call);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "INVITE " + request.callId() + " failed", e);
      call.answer(Answer.of(Outcome.TRY_LATER, "failed").with("Retry-After", "5"), null);
      return CallListener.none();
    }
  }

  private void dispatch(InboundRequest request, Responder responder) {
    switch (request.method()) {
      case "MESSAGE" -> messaging.message(request, responder);
      case "REGISTER" -> registration.register(request, responder);
      case "OPTIONS" -> responder.answer(capabilities.options(request));
      case "NOTIFY" -> registration.notify(request, responder);
      default ->
          responder.answer(
              Answer.of(Outcome.METHOD_NOT_ALLOWED).with("Allow", CapabilityFunction.ALLOW));
    }
  }
}
