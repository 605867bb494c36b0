package org.opencpm.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;

/**
 * A chat of two through this server (design 4.5, 4.6; fact sheet section 4): a leg towards the
 * caller and one towards each device of the callee that is in it. Where a side has no leg the
 * server stands in for it: what is sent to that side is stored. A session may also begin without
 * its caller, to deliver what he sent before; if he is there again, both meet in it.
 *
 * <p>Everything but {@link #deliver} and the listeners runs in the mailbox.
 */
final class ChatSession
    implements Leg.Events, LegMedia.Watcher, ChatRules.Hearer, LegRefresh.Session {

  private static final Logger LOG = Logger.getLogger(ChatSession.class.getName());

  static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";
  static final String DECLINED = "SIP;cause=603;text=\"Decline\"";
  static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";

  /** How long several devices that answered stay in before one is taken (fact sheet 4.2). */
  private static final Duration CROSSING = Duration.ofSeconds(10);

  /** How long a leg without connection may take to come back (fact sheet 4.4). */
  private static final Duration COME_BACK = Duration.ofSeconds(32);

  /** How long a device keeps its session after the last stored message came to it. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  private enum State {
    INVITING,
    UP,
    ENDED
  }

  private final ChatEnvironment env;
  private final Mailbox mailbox;
  private final ChatRules rules;
  private final PassedMessages.Session passed;
  private final SessionMedia media;
  private final Branches branches = new Branches();
  private final List<Leg> legs = new CopyOnWriteArrayList<>();
  private final LegRefresh refresh;
  private final StoredForLegs stored;
  private final SessionDirection forth;
  private final SessionDirection back;
  private final Invitation invitation;
  private State state = State.INVITING;
  private SessionDescription offer;
  private int numbers;
  private volatile long lastTraffic = System.nanoTime();

  ChatSession(
      ChatEnvironment env, SessionDirection forth, SessionDirection back, Invitation invitation) {
    this.env = env;
    this.forth = forth;
    this.back = back;
    this.invitation = invitation;
    this.mailbox = new Mailbox(env.workers());
    this.passed = env.passed().open();
    this.rules = new ChatRules(env.settings(), env.acceptance(), passed, this);
    rules.directions(forth, back);
    this.media =
        new SessionMedia(rules, env.settings().sessions().maxMessageSize(), env.plane().spool());
    this.refresh = new LegRefresh(this);
    this.stored = new StoredForLegs(this::send);
  }

  SessionDirection forth() {
    return forth;
  }

  SessionDirection back() {
    return back;
  }

  // ----- the beginning -----

  /** Begins with a caller's INVITE; returns who hears what happens in its call. */
  CallListener begin(Call call, SessionDescription offered, List<Device> devices) {
    boolean tls = offered.message().orElseThrow().isTls();
    Leg caller = newLeg(Side.CALLER, forth.sender().device(), tls);
    caller.call = call;
    caller.remote = offered;
    mailbox.post(
        () -> {
          offer = offered;
          join(caller);
          HeaderList headers = invitation.request().headers();
          caller.takesUpdate = takesUpdate(headers);
          env.chats().add(this);
          devices.forEach(device -> invite(device, false));
          if (devices.isEmpty()) {
            decide(branches.timedOut(), null);
          } else {
            after(env.settings().sessions().ringTime(), this::ringTimeOut);
          }
        });
    return caller.listener(this);
  }

  private Leg newLeg(Side side, Device device, boolean tls) {
    LegMedia legMedia = new LegMedia(this);
    MsrpSession session = env.plane().open(tls && env.plane().hasTls(), legMedia);
    legMedia.use(session, media);
    return new Leg(numbers++, side, device, legMedia, env.plane().end(session));
  }

  /** Puts a leg's media into the session. */
  private void join(Leg leg) {
    legs.add(leg);
    leg.media().session().execute(() -> media.add(leg.side(), leg.media()));
  }

  private Leg invite(Device device, boolean forStored) {
    boolean tls =
        device.binding().flow() != null && "tls".equals(device.binding().flow().transport());
    Leg leg = newLeg(sideOf(device), device, tls);
    leg.forStored = forStored;
    LegDescription own = leg.description(env.settings().sessions().maxMessageSize());
    leg.local =
        offer == null || forStored
            ? own.offer(ChatOffer.TYPES, Direction.SENDRECV)
            : own.offer(offer);
    Content content = new Content(ChatOffer.SDP_TYPE, leg.local.toBytes());
    SessionDirection towards = leg.side() == Side.CALLEE ? forth : back;
    OutboundRequest request =
        forStored
            ? env.invites().deferred(towards, device, content)
            : env.invites().live(towards, device, content);
    if (!forStored) {
      branches.add(leg.number());
    }
    join(leg);
    Optional<Signalling> signalling = env.link().current();
    if (signalling.isEmpty()) {
      answered(leg, new Signalling.FinalAnswer(0, "stopping", "", HeaderList.empty()));
    } else {
      leg.call = signalling.get().invite(request, leg.listener(this));
    }
    return leg;
  }

  private Side sideOf(Device device) {
    boolean callee = forth.recipient() != null && forth.recipient().id() == device.subscriberId();
    return callee ? Side.CALLEE : Side.CALLER;
  }

  private void ringTimeOut() {
    decide(branches.timedOut(), null);
  }

  /** What the answers so far come to. */
  private void decide(Branches.Verdict verdict, Leg leg) {
    switch (verdict) {
      case RING -> caller().ifPresent(c -> c.call.progress(180, ids()));
      case ACCEPT -> {
        acceptCaller(Optional.of(leg));
        endOpenBranches(ELSEWHERE);
      }
      case KEEP -> after(CROSSING, () -> keepOnly(firstUp()));
      case REFUSE -> {
        endOpenBranches(branches.status() >= 600 ? DECLINED : null);
        refuseCaller(Answer.relayed(branches.status()));
      }
      case MISSED -> {
        endOpenBranches(null);
        missed();
      }
      default -> {
        // Nothing to do yet.
      }
    }
  }

  /** Nobody took the invitation: the server does, where the callee's messages may wait. */
  private void missed() {
    if (invitation.verdict() != null && invitation.verdict().mayWait()) {
      storeFirst(Side.CALLER);
      acceptCaller(Optional.empty());
    } else {
      refuseCaller(Answer.of(Outcome.UNAVAILABLE, "nobody there"));
    }
  }

  private void acceptCaller(Optional<Leg> callee) {
    Optional<Leg> caller = caller();
    if (caller.isEmpty()) {
      callee.ifPresent(leg -> end(leg, null));
      return;
    }
    Leg leg = caller.get();
    LegDescription own = leg.description(env.settings().sessions().maxMessageSize());
    leg.local = callee.isPresent() ? own.answer(offer, callee.get().remote) : own.answer(offer);
    Answer answer = Answer.of(Outcome.OK);
    for (Map.Entry<String, String> field : answerHeaders(callee.isEmpty())) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    for (Map.Entry<String, String> field : refresh.answering(leg, invitation.request().headers())) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    leg.state = Leg.State.UP;
    state = State.UP;
    leg.call.answer(answer, new Content(ChatOffer.SDP_TYPE, leg.local.toBytes()));
    leg.connect(false, env.plane());
    log("session", "answered-by", callee.isPresent() ? "device" : "server");
    watchIdle();
  }

  private List<Map.Entry<String, String>> answerHeaders(boolean byServer) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(ids());
    headers.add(Map.entry("P-Asserted-Identity", "<" + forth.recipientAddress() + ">"));
    headers.add(
        Map.entry("Contact", SessionInvite.contact(forth.service(), byServer ? ";automata" : "")));
    headers.add(Map.entry("Allow", SessionInvite.ALLOW));
    headers.add(Map.entry("Supported", "timer"));
    return headers;
  }

  private List<Map.Entry<String, String>> ids() {
    return List.of(
        Map.entry("Conversation-ID", forth.conversationId()),
        Map.entry("Contribution-ID", forth.contributionId()));
  }

  private void refuseCaller(Answer answer) {
    caller().ifPresent(leg -> leg.call.answer(answer, null));
    log("session-refused", "status", answer.status());
    close();
  }

  // ----- what happens on legs -----

  @Override
  public void progressed(Leg leg, Signalling.FinalAnswer answer) {
    mailbox.post(
        () -> {
          if (answer.status() >= 180 && !leg.forStored) {
            decide(branches.ringing(leg.number()), leg);
          }
          stored.rang(leg);
        });
  }

  @Override
  public void answered(Leg leg, Signalling.FinalAnswer answer) {
    mailbox.postAlways(() -> answeredNow(leg, answer));
  }

  private void answeredNow(Leg leg, Signalling.FinalAnswer answer) {
    boolean accepted = answer.status() >= 200 && answer.status() < 300;
    int status = answer.status();
    if (accepted && !understood(leg, answer)) {
      leg.call.bye(null);
      accepted = false;
      status = Outcome.NOT_ACCEPTABLE_HERE.status();
    }
    if (!accepted) {
      remove(leg);
      stored.refused(leg, status);
    } else {
      leg.state = Leg.State.UP;
      leg.takesUpdate = takesUpdate(answer.headers());
      refresh.answered(leg, answer.headers());
      leg.connect(true, env.plane());
    }
    if (leg.forStored) {
      closeIfEmpty();
    } else if (state == State.ENDED || accepted && caller().isEmpty()) {
      end(leg, ELSEWHERE);
    } else {
      decide(branches.answered(leg.number(), status), leg);
    }
  }

  private static boolean understood(Leg leg, Signalling.FinalAnswer answer) {
    if (answer.content() == null) {
      return false;
    }
    try {
      leg.remote = SessionDescription.parse(ChatOffer.description(answer.content()));
      return leg.remote.message().isPresent() && !leg.remote.message().get().path().isEmpty();
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "answer of a device: {0}", e.getMessage());
      return false;
    }
  }

  private static boolean takesUpdate(HeaderList headers) {
    return headers.all("Allow").stream().anyMatch(v -> v.toUpperCase().contains("UPDATE"));
  }

  @Override
  public void confirmed(Leg leg) {
    // The media came up with the answer; nothing waits for the ACK.
  }

  @Override
  public void cancelled(Leg leg, HeaderList headers) {
    mailbox.postAlways(
        () -> {
          leg.state = Leg.State.ENDED;
          remove(leg);
          endOpenBranches(headers.first("Reason").orElse(null));
          log("session-cancelled", "by", "caller");
          close();
        });
  }

  @Override
  public void requested(Leg leg, InboundRequest request, CallListener.CallResponder responder) {
    boolean posted =
        mailbox.post(
            () ->
                new MediaChange(this::firstUp, this, env, refresh, leg)
                    .requested(request, responder));
    if (!posted) {
      responder.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", "5"), null);
    }
  }

  @Override
  public void ended(Leg leg, HeaderList headers) {
    mailbox.postAlways(() -> endedNow(leg, headers));
  }

  private void endedNow(Leg leg, HeaderList headers) {
    if (leg.state == Leg.State.ENDED) {
      return;
    }
    leg.state = Leg.State.ENDED;
    remove(leg);
    stored.refused(leg, 480);
    String reason = headers.first("Reason").orElse(null);
    boolean vanished = headers.entries().isEmpty() || reason != null && reason.contains("480");
    boolean others = legs.stream().anyMatch(l -> l.side() == leg.side() && l.isUp());
    if (others) {
      return;
    }
    boolean stays = leg.forStored || vanished && leg.side() == Side.CALLEE;
    if (stays && firstUp(leg.side().other()).isPresent()) {
      storeFirst(leg.side().other());
    } else {
      endAll(reason);
    }
  }

  @Override
  public void bound(LegMedia legMedia) {
    mailbox.post(() -> legOf(legMedia).ifPresent(leg -> stored.bound(leg)));
  }

  @Override
  public void lost(LegMedia legMedia, String reason) {
    mailbox.post(() -> legOf(legMedia).ifPresent(leg -> lostNow(leg, reason)));
  }

  /** The loss of its connection is not yet the end of a leg (fact sheet 4.4). */
  private void lostNow(Leg leg, String reason) {
    log("leg-lost", "reason", reason);
    storeFirst(leg.side().other());
    stored.refused(leg, 480);
    if (leg.isUp()) {
      after(
          COME_BACK,
          () -> {
            if (leg.isUp() && !leg.media().isBound()) {
              end(leg, BEARER_LOST);
              if (leg.side() == Side.CALLER || firstUp(leg.side().other()).isEmpty()) {
                endAll(BEARER_LOST);
              }
            }
          });
    }
  }

  /** From now on what is sent to the other side is stored and goes to his devices from there. */
  private void storeFirst(Side from) {
    if (!legs.isEmpty()) {
      legs.get(0).media().session().execute(() -> media.storeFirst(from, true));
    }
  }

  @Override
  public void userActive(LegMedia legMedia) {
    traffic();
    if (legs.size() > 2) {
      mailbox.post(() -> keepOnly(legOf(legMedia).filter(l -> l.side() == Side.CALLEE)));
    }
  }

  @Override
  public void traffic() {
    lastTraffic = System.nanoTime();
  }

  /** One device is in use: the others of the callee leave (AD-PF-39). */
  private void keepOnly(Optional<Leg> kept) {
    if (kept.isEmpty()) {
      return;
    }
    for (Leg leg : List.copyOf(legs)) {
      if (leg != kept.get() && leg.side() == Side.CALLEE && !leg.forStored) {
        end(leg, ELSEWHERE);
      }
    }
  }

  // ----- what was stored -----

  /**
   * Brings a stored message to a device of either side: in its leg if it has one, else it is
   * invited. Any thread.
   */
  void deliver(Delivery delivery, Device device, Attempt attempt) {
    mailbox.postAlways(
        () -> {
          if (state == State.ENDED) {
            attempt.otherwise();
            return;
          }
          Optional<Leg> leg = legTowards(device);
          stored.deliver(leg.orElseGet(() -> invite(device, true)), delivery, attempt);
          if (caller().isEmpty()) {
            after(LINGER, this::endIfQuiet);
          }
        });
  }

  /**
   * Whether a device has a leg with its connection in this session.
   *
   * @param notification whether the leg must take notifications
   */
  boolean reaches(Device device, boolean notification) {
    return legTowards(device)
        .filter(leg -> leg.isUp() && leg.media().isBound())
        .filter(leg -> !notification || leg.takesNotifications())
        .isPresent();
  }

  /** Whether the user of that side is in the session. */
  boolean has(Side side) {
    return firstUp(side).isPresent();
  }

  private Optional<Leg> legTowards(Device device) {
    return List.copyOf(legs).stream()
        .filter(leg -> leg.device() != null && leg.device().id() == device.id())
        .filter(leg -> leg.state != Leg.State.ENDED && !leg.media().isLost())
        .findFirst();
  }

  /** A session that only delivers ends when nothing more came for a while. */
  private void endIfQuiet() {
    if (state == State.ENDED || caller().isPresent() && has(Side.CALLER)) {
      return;
    }
    long quiet = System.nanoTime() - Math.max(lastTraffic, stored.lastDone());
    if (stored.isEmpty() && quiet >= LINGER.toNanos()) {
      endAll(null);
    } else {
      after(Duration.ofNanos(Math.max(1_000_000_000L, LINGER.toNanos() - quiet)), this::endIfQuiet);
    }
  }

  // ----- legs -----

  Optional<Leg> caller() {
    return legs.stream().filter(l -> l.side() == Side.CALLER && !l.forStored).findFirst();
  }

  Optional<Leg> firstUp(Side side) {
    return legs.stream().filter(l -> l.side() == side && l.isUp()).findFirst();
  }

  private Optional<Leg> firstUp() {
    return firstUp(Side.CALLEE);
  }

  private Optional<Leg> legOf(LegMedia legMedia) {
    return legs.stream().filter(l -> l.media() == legMedia).findFirst();
  }

  private void endOpenBranches(String reason) {
    for (Leg leg : List.copyOf(legs)) {
      if (leg.side() == Side.CALLEE && leg.state == Leg.State.INVITED && !leg.forStored) {
        leg.call.cancel(reason);
      }
    }
  }

  /** The server stops. */
  void shutDown() {
    mailbox.postAlways(() -> endAll(null));
  }

  /** Ends one leg from here. */
  void end(Leg leg, String reason) {
    if (leg.state != Leg.State.ENDED) {
      leg.state = Leg.State.ENDED;
      leg.call.bye(reason);
    }
    remove(leg);
  }

  private void remove(Leg leg) {
    if (legs.remove(leg)) {
      MsrpSession session = leg.media().session();
      session.execute(
          () -> {
            leg.media().giveUp("ended");
            media.remove(leg.media());
            session.close();
          });
    }
  }

  private void endAll(String reason) {
    for (Leg leg : List.copyOf(legs)) {
      end(leg, reason);
    }
    close();
  }

  private void closeIfEmpty() {
    if (legs.isEmpty()) {
      close();
    }
  }

  private void close() {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    env.chats().remove(this);
    for (Leg leg : List.copyOf(legs)) {
      if (leg.state != Leg.State.INVITED) {
        remove(leg);
      }
    }
    stored.close();
    passed.close();
    log("session-ended", "state", state);
  }

  // ----- time -----

  /** The session ends when nothing went through it for that long; zero: never. */
  private void watchIdle() {
    Duration idle = env.settings().sessions().chatIdle();
    if (idle.isZero() || state == State.ENDED) {
      return;
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - lastTraffic);
    if (quiet.compareTo(idle) >= 0) {
      endAll(null);
    } else {
      after(idle.minus(quiet).plusMillis(10), this::watchIdle);
    }
  }

  @Override
  public void expired(Leg leg) {
    if (leg.isUp()) {
      end(leg, null);
      if (firstUp(leg.side()).isEmpty()) {
        endAll(null);
      }
    }
  }

  private void send(Leg leg, Delivery delivery, IntConsumer done) {
    StoredTransfer.send(
        leg.media().session(),
        delivery.contentType(),
        delivery.body(),
        status -> mailbox.postAlways(() -> done.accept(status)));
  }

  @Override
  public void after(Duration delay, Runnable event) {
    env.timers()
        .after(
            delay,
            () ->
                mailbox.post(
                    () -> {
                      if (state != State.ENDED) {
                        event.run();
                      }
                    }));
  }

  private void log(String event, String key, Object value) {
    MessageLog.event(event, null, forth.conversationId(), forth.callId(), key, value);
  }
}
