package org.opencpm.media.msrp.transport;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.opencpm.media.msrp.MsrpUri;

/**
 * The MSRP side of a server or a client: listeners, connections and sessions on one event loop,
 * whose thread comes from the factory. Sessions of one endpoint always share that loop.
 */
public final class MsrpEndpoint implements AutoCloseable {

  /** The port of a path of which nobody will connect to (RFC 6135 4.2). */
  private static final int DISCARD_PORT = 9;

  private static final long LONGEST_SWEEP_MILLIS = 1000;
  private static final long SHORTEST_SWEEP_MILLIS = 5;
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration THREAD_END = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 5;

  private final EndpointSettings settings;
  private final SingleThreadIoEventLoop loop;
  private final Connections connections = new Connections();
  private final SessionTable table = new SessionTable(connections);
  private final Wire wire;
  private final Future<?> sweep;
  private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
  private volatile int plainPort = DISCARD_PORT;
  private volatile int securePort = DISCARD_PORT;
  private volatile boolean closed;

  /**
   * Starts an endpoint without listeners.
   *
   * @param threads makes the one thread of the loop
   * @throws IllegalArgumentException if the TLS identity cannot be used
   */
  public MsrpEndpoint(EndpointSettings settings, ThreadFactory threads) {
    this.settings = settings;
    loop = new SingleThreadIoEventLoop(null, threads, NioIoHandler.newFactory());
    wire = new Wire(settings, loop, table);
    connections.use(wire);
    long period = sweepMillis(settings.times());
    sweep = loop.scheduleAtFixedRate(connections::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  private static long sweepMillis(EndpointTimes times) {
    long shortest =
        Stream.of(times.response(), times.bind(), times.idle(), times.stall())
            .filter(time -> !time.isZero())
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(LONGEST_SWEEP_MILLIS);
    return Math.max(SHORTEST_SWEEP_MILLIS, Math.min(LONGEST_SWEEP_MILLIS, shortest / 4));
  }

  /**
   * Takes connections.
   *
   * @param address where; port 0 for any free one
   * @param tls true for TLS, which needs an identity in the settings
   * @throws IOException if the port cannot be had
   * @throws IllegalStateException if TLS is asked for without identity, or the endpoint is closed
   */
  public Listening listen(InetSocketAddress address, boolean tls) throws IOException {
    requireOpen();
    requireOtherThread();
    if (tls && !wire.canListenWithTls()) {
      throw new IllegalStateException("no TLS identity to listen with");
    }
    Channel channel = wire.listen(address, tls);
    listeners.add(channel);
    InetSocketAddress real = (InetSocketAddress) channel.localAddress();
    if (tls) {
      securePort = real.getPort();
    } else {
      plainPort = real.getPort();
    }
    return new OpenPort(channel, real);
  }

  private final class OpenPort implements Listening {

    private final Channel channel;
    private final InetSocketAddress address;

    OpenPort(Channel channel, InetSocketAddress address) {
      this.channel = channel;
      this.address = address;
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void close() {
      requireOtherThread();
      listeners.remove(channel);
      release(channel);
    }
  }

  /**
   * Closes a listener and waits until its port is free: the system gets the socket back only when
   * the selector has looked once more, in the turn of the loop after the one that closed it.
   */
  private void release(Channel channel) {
    channel.close().awaitUninterruptibly();
    Promise<Void> free = loop.newPromise();
    loop.executeAfterEventLoopIteration(() -> loop.execute(() -> free.setSuccess(null)));
    free.awaitUninterruptibly();
  }

  /**
   * Opens a session under a new identity that nobody can guess (130 random bits).
   *
   * @throws IllegalStateException if the endpoint is closed
   */
  public MsrpSession open(SessionPlan plan, MsrpSessionHandler handler) {
    requireOpen();
    String host = plan.host() == null ? settings.host() : plan.host();
    int port = plan.port().orElse(plan.secure() ? securePort : plainPort);
    MsrpUri uri = MsrpUri.of(plan.secure(), host, port, table.ids().session());
    LiveSession session = new LiveSession(uri, handler, table, loop, settings.highWater());
    table.add(session);
    return session;
  }

  /** Connections that are open or being opened. */
  public int connections() {
    return connections.size();
  }

  /** Sessions that are not closed. */
  public int sessions() {
    return table.size();
  }

  /**
   * Closes listeners first, lets sessions end by themselves for that long, then ends the rest:
   * their handlers hear {@code lost}. Returns when ports and thread are free. Not from the loop.
   *
   * @throws IllegalStateException on the loop
   */
  public void close(Duration graceful) {
    requireOtherThread();
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(listeners).forEach(this::release);
    listeners.clear();
    waitFor(graceful, () -> table.size() == 0);
    loop.submit(this::endSessions).awaitUninterruptibly();
    waitFor(FLUSH, () -> connections.size() == 0);
    loop.submit(() -> connections.all().forEach(each -> each.close("the endpoint is closed")))
        .awaitUninterruptibly();
    sweep.cancel(false);
    loop.shutdownGracefully(0, THREAD_END.toMillis(), TimeUnit.MILLISECONDS);
    boolean interrupted = false;
    try {
      loop.awaitTermination(THREAD_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void endSessions() {
    for (LiveSession session : table.all()) {
      session.fail("the endpoint is closed");
      session.close();
    }
  }

  private static void waitFor(Duration time, BooleanSupplier done) {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (!done.getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      // Who interrupts wants no more waiting; the rest still has to be closed.
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link #close(Duration)} without waiting for sessions. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the MSRP endpoint is closed");
    }
  }

  private void requireOtherThread() {
    if (loop.inEventLoop()) {
      throw new IllegalStateException("not on the loop, which would wait for itself");
    }
  }
}
