package org.opencpm.media.msrp.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.opencpm.media.msrp.MsrpFrame;
import org.opencpm.media.msrp.MsrpFrameStart;
import org.opencpm.media.msrp.MsrpStatus;

/**
 * One TCP or TLS connection and the sessions that it carries. All on the loop but {@link
 * #writable}.
 */
final class MsrpConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = System.getLogger(MsrpConnection.class.getName());

  private final Channel channel;
  private final boolean secure;
  private final EndpointSettings settings;
  private final Connections connections;
  private final Set<LiveSession> sessions = new LinkedHashSet<>();
  private final Transactions transactions;
  private final OutgoingQueue queue;
  private final IncomingFrames incoming;
  private final ConnectionWatch watch;
  private Queue<MsrpFrame> held;
  private LiveSession heldFor;
  private int pauses;
  private int answersWhileFull;
  private boolean toldWritable = true;
  private boolean closing;
  private long lastSweep = System.nanoTime();
  private String reason = "the connection was closed by the other end";

  MsrpConnection(
      Channel channel, EndpointSettings settings, Connections connections, SessionTable table) {
    this.channel = channel;
    secure = channel.pipeline().get(SslHandler.class) != null;
    this.settings = settings;
    this.connections = connections;
    transactions = new Transactions(settings.times().response().toNanos());
    queue = new OutgoingQueue(channel, transactions, table.ids(), this::tellWritable);
    incoming = new IncomingFrames(this, table);
    watch = new ConnectionWatch(this, channel, settings.times());
  }

  OutgoingQueue queue() {
    return queue;
  }

  Set<LiveSession> sessions() {
    return sessions;
  }

  /** False while more than the high water mark waits to be written. From any thread. */
  boolean writable() {
    return channel.isWritable() && queue.heldBytes() < settings.highWater();
  }

  /** The session is, or is about to be, carried by this connection. */
  void attach(LiveSession session) {
    if (sessions.add(session) && channel.isActive()) {
      session.connected();
    }
  }

  /** The session has gone; with the last one goes the connection, after what is queued. */
  void detach(LiveSession session) {
    if (sessions.remove(session)) {
      transactions.drop(session);
      queue.drop(session);
      if (sessions.isEmpty()) {
        closeWhenWritten();
      }
    }
  }

  /**
   * Says the end, and closes when the other end has said it too, or after a while: a close while
   * unread bytes are there would throw away what we wrote last.
   */
  private void closeWhenWritten() {
    if (!closing) {
      closing = true;
      connections.forget(this);
      watch.closing();
      updateReading();
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              written -> {
                if (secure || !written.isSuccess()) {
                  channel.close();
                } else {
                  ((DuplexChannel) channel).shutdownOutput();
                }
              });
    }
  }

  /** Closes at once. */
  void close(String why) {
    reason = why;
    closing = true;
    channel.close();
  }

  /** Closes after what was answered is written: the peer's stream cannot be followed. */
  void giveUp(String why) {
    LOG.log(Level.DEBUG, "MSRP connection from {0} given up: {1}", channel.remoteAddress(), why);
    reason = why;
    closeWhenWritten();
  }

  /** Adds to, or with a negative change takes from, the reasons not to read. */
  void pause(int change) {
    if (change != 0) {
      pauses += change;
      updateReading();
    }
  }

  private void updateReading() {
    boolean reads =
        closing || pauses == 0 && held == null && answersWhileFull < settings.highWater();
    if (reads != channel.config().isAutoRead()) {
      watch.readingChanged(reads);
      channel.config().setAutoRead(reads);
    }
  }

  /** Keeps a request, and all behind it, until its session knows the other end. */
  void holdBack(MsrpFrameStart start, LiveSession session) {
    held = new ArrayDeque<>();
    held.add(start);
    heldFor = session;
    connections.holding(this);
    watch.holding(true);
    updateReading();
  }

  /** True if requests of this session are held back. */
  boolean holdsFor(LiveSession session) {
    return heldFor == session;
  }

  /** The session knows the other end now, or is closed: goes on with what was held back. */
  void release() {
    Queue<MsrpFrame> frames = held;
    held = null;
    heldFor = null;
    watch.holding(false);
    frames.forEach(this::take);
    updateReading();
  }

  private void take(MsrpFrame frame) {
    if (held != null) {
      held.add(frame);
    } else if (!closing) {
      incoming.take(frame);
    }
  }

  /** Sends a response. */
  void respond(MsrpFrameStart answer) {
    if (!channel.isActive()) {
      return;
    }
    queue.whole(answer);
    if (!channel.isWritable()) {
      // A peer that sends requests and reads no answers is not read any further.
      answersWhileFull += OutgoingQueue.FRAME_BYTES;
      updateReading();
    }
  }

  /** A response came. */
  void answered(MsrpFrameStart response) {
    LiveSession session =
        transactions.answered(
            response.transactionId(), response.status(), response.comment(), System.nanoTime());
    boolean gone =
        response.status() == MsrpStatus.NO_SESSION
            || response.status() == MsrpStatus.WRONG_CONNECTION;
    if (gone && session != null && session.isOn(this)) {
      session.fail("the other end answered " + response.status());
    }
  }

  /** Looks after times; called again and again. */
  void sweep(long now) {
    if (channel.config().isAutoRead()) {
      transactions.expire(now);
    } else {
      // Back-pressure of others keeps its answers unread: that is not its fault.
      transactions.postpone(now - lastSweep);
    }
    lastSweep = now;
    watch.sweep(now);
    tellWritable();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    List.copyOf(sessions).forEach(LiveSession::connected);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    watch.heard();
    take((MsrpFrame) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && answersWhileFull > 0) {
      answersWhileFull = 0;
      updateReading();
    }
    tellWritable();
  }

  private void tellWritable() {
    if (writable() != toldWritable) {
      toldWritable = !toldWritable;
      for (LiveSession session : List.copyOf(sessions)) {
        session.handler().writabilityChanged(toldWritable);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    failed(reason);
  }

  /** The connection is gone, or could not be opened. */
  void failed(String why) {
    closing = true;
    connections.forget(this);
    for (LiveSession session : List.copyOf(sessions)) {
      session.carrierGone(why);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      close("TLS handshake failed: " + handshake.cause().getMessage());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(Level.DEBUG, "MSRP connection failed", cause);
    close("the connection failed: " + cause.getMessage());
  }
}
