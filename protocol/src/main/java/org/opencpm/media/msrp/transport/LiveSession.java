package org.opencpm.media.msrp.transport;

import io.netty.channel.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/** A session of this endpoint. Its state belongs to the loop. */
final class LiveSession implements MsrpSession {

  /** How a request that names this session is to be taken. */
  enum Admission {
    /** It belongs to the session, which its connection carries. */
    CARRIED,
    /** It may bind the session to its connection. */
    MAY_BIND,
    /** The other end is not known yet. */
    TOO_EARLY,
    /** Another connection carries the session. */
    ELSEWHERE,
    /** It does not come from the other end. */
    STRANGER
  }

  private enum Phase {
    NEW,
    ACCEPTING,
    CONNECTING,
    BOUND,
    LOST,
    CLOSED
  }

  private static final Logger LOG = System.getLogger(LiveSession.class.getName());

  private final MsrpUri uri;
  private final GuardedHandler handler;
  private final SessionTable table;
  private final EventLoop loop;
  private final long highWater;
  private final AtomicLong inTransit = new AtomicLong();
  private final Queue<Runnable> forRoom = new ArrayDeque<>(1);
  private final Set<QueuedChunk> chunks = new LinkedHashSet<>();
  private Phase phase = Phase.NEW;
  private boolean passive;
  private MsrpPath remote;
  private PathMatch match = PathMatch.WHOLE;
  private Runnable another;
  private int pauses;
  private volatile MsrpConnection connection;
  private volatile boolean bound;

  LiveSession(
      MsrpUri uri, MsrpSessionHandler handler, SessionTable table, EventLoop loop, long highWater) {
    this.highWater = highWater;
    this.uri = uri;
    this.handler = new GuardedHandler(handler, this);
    this.table = table;
    this.loop = loop;
  }

  @Override
  public MsrpUri uri() {
    return uri;
  }

  /** The other end, once it is known. */
  MsrpPath remote() {
    return remote;
  }

  GuardedHandler handler() {
    return handler;
  }

  /** Chunks that are not done with. */
  Set<QueuedChunk> chunks() {
    return chunks;
  }

  @Override
  public boolean bound() {
    return bound;
  }

  @Override
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable work) {
    try {
      loop.execute(() -> handler.run(work));
    } catch (RejectedExecutionException e) {
      // The endpoint is closed, and with it everything that the work could be about.
      LOG.log(Level.DEBUG, "work after the end of the endpoint is dropped");
    }
  }

  /** Runs work on the loop, at once if the caller is on it. */
  void run(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      execute(work);
    }
  }

  @Override
  public void connect(MsrpPath other, InetSocketAddress address, PeerTrust trust) {
    run(
        () -> {
          if (!start(other, false)) {
            return;
          }
          // Whoever answers at that address under our unguessable id is the other end.
          match = PathMatch.SESSION_ID;
          use(() -> table.connections().to(this, address, trust));
        });
  }

  private void use(Supplier<MsrpConnection> carrier) {
    phase = Phase.CONNECTING;
    connection = carrier.get();
    if (connection == null) {
      fail("no connection can be made");
      return;
    }
    boolean shared = !connection.sessions().isEmpty();
    another = shared ? () -> use(carrier) : null;
    connection.attach(this);
  }

  /**
   * Its connection is gone. One that carried other sessions may have been closed with the last of
   * them before this one was bound: then another one is opened.
   */
  void carrierGone(String reason) {
    Runnable opening = another;
    if (phase == Phase.CONNECTING && opening != null) {
      another = null;
      detach(reason);
      opening.run();
    } else {
      fail(reason);
    }
  }

  @Override
  public void accept(MsrpPath other, PathMatch how) {
    run(
        () -> {
          if (start(other, true)) {
            match = how;
            phase = Phase.ACCEPTING;
            table.connections().release(this);
          }
        });
  }

  private boolean start(MsrpPath other, boolean asPassive) {
    if (phase == Phase.CLOSED) {
      return false;
    }
    detach("bound anew");
    remote = other;
    passive = asPassive;
    return phase != Phase.CLOSED;
  }

  @Override
  public void rebind() {
    run(
        () -> {
          if (phase != Phase.CLOSED) {
            phase = Phase.NEW;
            detach("bound anew");
          }
        });
  }

  @Override
  public void close() {
    run(
        () -> {
          if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            table.remove(this);
            detach("the session is closed");
            table.connections().release(this);
          }
        });
  }

  /** How a request from this path on that connection is to be taken. */
  Admission admission(MsrpConnection from, MsrpPath path) {
    switch (phase) {
      case NEW:
        return Admission.TOO_EARLY;
      case ACCEPTING:
        return match.matches(remote, path) ? Admission.MAY_BIND : Admission.STRANGER;
      case CONNECTING:
      case BOUND:
        if (from != connection) {
          return Admission.ELSEWHERE;
        }
        return match.matches(remote, path) ? Admission.CARRIED : Admission.STRANGER;
      default:
        return Admission.STRANGER;
    }
  }

  /** True while this connection is the session's. */
  boolean isOn(MsrpConnection other) {
    return connection == other;
  }

  /** The first SEND came. */
  void bindTo(MsrpConnection carrier) {
    connection = carrier;
    carrier.attach(this);
    becomeBound();
  }

  /** The connection that was asked for is open: binds the session by a SEND without body. */
  void connected() {
    if (phase == Phase.CONNECTING) {
      MsrpConnection carrier = connection;
      sendEmpty((status, comment) -> bindAnswered(carrier, status));
    }
  }

  /** Sends a SEND without body: to bind, or to see whether the other end is there. */
  void sendEmpty(ChunkListener listener) {
    SendHead head =
        new SendHead(
            table.ids().transaction(),
            new ByteRange(1, 0, 0),
            false,
            FailureReport.YES,
            null,
            List.of());
    QueuedChunk chunk = new QueuedChunk(this, head, listener);
    chunk.begin(connection == null ? null : connection.queue());
    chunk.end(Continuation.LAST);
  }

  private void bindAnswered(MsrpConnection carrier, int status) {
    if (phase != Phase.CONNECTING || connection != carrier) {
      return;
    }
    // Some peers dislike a SEND without body; one that says so has found the session.
    if (status == MsrpStatus.OK
        || status == MsrpStatus.BAD_REQUEST
        || status == MsrpStatus.UNSUPPORTED_TYPE) {
      becomeBound();
    } else if (status != 0) {
      fail("the other end answered " + status + " to the binding request");
    }
  }

  private void becomeBound() {
    if (!bound) {
      phase = Phase.BOUND;
      bound = true;
      connection.pause(pauses);
      handler.bound();
    }
  }

  /** No connection carries the session any more. */
  void fail(String reason) {
    if (phase == Phase.CONNECTING || phase == Phase.BOUND) {
      phase = passive ? Phase.ACCEPTING : Phase.LOST;
      detach(reason);
      handler.lost(reason);
    }
  }

  private void detach(String reason) {
    MsrpConnection old = connection;
    if (old != null) {
      if (bound) {
        old.pause(-pauses);
      }
      connection = null;
      bound = false;
      old.detach(this);
      List.copyOf(chunks).forEach(chunk -> chunk.lost(reason));
    }
    runForRoom();
  }

  @Override
  public OutgoingChunk send(SendHead head, ChunkListener listener) {
    QueuedChunk chunk = new QueuedChunk(this, head, listener);
    run(() -> chunk.begin(bound ? connection.queue() : null));
    return chunk;
  }

  @Override
  public void report(MsrpReport report) {
    run(
        () -> {
          if (bound) {
            connection.queue().whole(Reports.request(report, this, table.ids().transaction()));
          }
        });
  }

  @Override
  public boolean writable() {
    MsrpConnection carrier = connection;
    return carrier != null && bound && carrier.writable() && inTransit.get() < highWater;
  }

  /**
   * Counts bytes on their way from another thread to the loop, which a writer must not pile up any
   * more than those behind the loop; negative when they arrive.
   */
  void inTransit(int bytes) {
    long now = inTransit.addAndGet(bytes);
    if (bytes < 0 && now < highWater && now - bytes >= highWater) {
      handler.writabilityChanged(writable());
    }
  }

  @Override
  public void whenWritable(Runnable work) {
    run(
        () -> {
          forRoom.add(work);
          runForRoom();
        });
  }

  /** Runs what waits for room, if there is room, or no hope of any. */
  void runForRoom() {
    while (!forRoom.isEmpty() && (!bound || writable())) {
      handler.run(forRoom.poll());
    }
  }

  @Override
  public void pauseReading() {
    run(() -> changePauses(1));
  }

  @Override
  public void resumeReading() {
    run(() -> changePauses(-1));
  }

  private void changePauses(int change) {
    if (pauses + change >= 0) {
      pauses += change;
      if (bound) {
        connection.pause(change);
      }
    }
  }
}
