package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.ChunkListener;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.media.msrp.transport.OutgoingChunk;

/**
 * The MSRP side of one leg. What goes to a leg whose connection is not there yet waits until it is,
 * or until the leg is given up; the sender's reading is suspended meanwhile, so that little waits.
 *
 * <p>All of it happens on the loop of the MSRP session.
 */
final class LegMedia implements MsrpSessionHandler {

  /** What the control side wants to know; on the loop. */
  interface Watcher {

    void bound(LegMedia media);

    /** The connection broke, or the far end does not know the session any more. */
    void lost(LegMedia media, String reason);
  }

  private enum State {
    WAITING,
    BOUND,
    LOST
  }

  /** What may wait for a leg before who sends to it has to wait too. */
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private final Watcher watcher;
  private final Queue<WaitingChunk> waiting = new ArrayDeque<>();
  private MsrpSession session;
  private Passage passage;
  private SessionMedia media;
  private State state = State.WAITING;
  private boolean paused;
  private boolean shut;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean takesNotifications = true;

  /** Bytes of chunks that wait. */
  private long waitingBytes;

  LegMedia(Watcher watcher) {
    this.watcher = watcher;
  }

  /**
   * Ties it to its session, once, before anything can arrive.
   *
   * @param all the media of the session that it belongs to
   */
  void use(MsrpSession own, SessionMedia all) {
    session = own;
    media = all;
    passage = new Passage(all, this);
  }

  Passage passage() {
    return passage;
  }

  MsrpSession session() {
    return session;
  }

  boolean isBound() {
    return state == State.BOUND;
  }

  boolean isLost() {
    return state == State.LOST;
  }

  /** Whether more can be given to this leg without piling up. */
  boolean writable() {
    return switch (state) {
      case WAITING -> waitingBytes < MAX_WAITING_BYTES;
      case BOUND -> session.writable();
      case LOST -> true;
    };
  }

  /** Whether the peer said that it takes disposition notifications. */
  boolean takesNotifications() {
    return takesNotifications;
  }

  /** What the peer said of notifications; any thread. */
  void takesNotifications(boolean does) {
    takesNotifications = does;
  }

  /** Takes part from now on. */
  void open() {
    shut = false;
  }

  /** Takes no part until it is opened again: nothing waits for it, and that is no loss. */
  void shut() {
    shut = true;
    failWaiting("not there");
    media.pressureChanged(this);
  }

  /** Starts a chunk towards the leg. */
  OutgoingChunk begin(SendHead head, ChunkListener listener) {
    if (state == State.BOUND) {
      return session.send(head, listener);
    }
    WaitingChunk chunk = new WaitingChunk(head, listener);
    if (state == State.LOST) {
      listener.answered(0, "lost");
      chunk.dead = true;
    } else {
      waiting.add(chunk);
    }
    return chunk;
  }

  void report(MsrpReport report) {
    if (state == State.BOUND) {
      session.report(report);
    }
  }

  void pause() {
    if (!paused) {
      paused = true;
      session.pauseReading();
    }
  }

  void resume() {
    if (paused) {
      paused = false;
      session.resumeReading();
    }
  }

  /** Gives the leg up: what waits for it fails. */
  void giveUp(String reason) {
    if (state == State.LOST || shut) {
      return;
    }
    state = State.LOST;
    failWaiting(reason);
    media.pressureChanged(this);
    watcher.lost(this, reason);
  }

  private void failWaiting(String reason) {
    waitingBytes = 0;
    for (WaitingChunk chunk = waiting.poll(); chunk != null; chunk = waiting.poll()) {
      chunk.dead = true;
      chunk.listener.answered(0, reason);
    }
  }

  /** The leg is to come back on a new connection (re-INVITE): what goes to it waits again. */
  void renewed() {
    state = State.WAITING;
  }

  @Override
  public void bound() {
    state = State.BOUND;
    waitingBytes = 0;
    for (WaitingChunk chunk = waiting.poll(); chunk != null; chunk = waiting.poll()) {
      chunk.start(session);
    }
    media.pressureChanged(this);
    watcher.bound(this);
  }

  @Override
  public void chunkStarted(IncomingChunk chunk) {
    passage.chunkStarted(chunk);
  }

  /** When bytes came last, as {@link System#nanoTime}; any thread. */
  long lastHeard() {
    return lastHeard;
  }

  @Override
  public void chunkData(IncomingChunk chunk, byte[] data) {
    lastHeard = System.nanoTime();
    passage.chunkData(chunk, data);
  }

  @Override
  public void chunkEnded(IncomingChunk chunk, Continuation flag) {
    passage.chunkEnded(chunk, flag);
  }

  @Override
  public void reported(MsrpReport report) {
    media.reported(this, report);
  }

  @Override
  public void writabilityChanged(boolean writable) {
    media.pressureChanged(this);
  }

  @Override
  public void lost(String reason) {
    giveUp(reason);
    passage.sourceLost();
  }

  /** A chunk for a leg that is not there yet: kept as it comes, sent when the leg is there. */
  private final class WaitingChunk implements OutgoingChunk {

    private final SendHead head;
    private final ChunkListener listener;
    private final Queue<byte[]> data = new ArrayDeque<>();
    private Continuation flag;
    private OutgoingChunk started;
    private boolean dead;

    WaitingChunk(SendHead head, ChunkListener listener) {
      this.head = head;
      this.listener = listener;
    }

    @Override
    public void data(byte[] bytes, int offset, int length) {
      if (started != null) {
        started.data(bytes, offset, length);
      } else if (!dead) {
        data.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        waitingBytes += length;
      }
    }

    @Override
    public void end(Continuation end) {
      if (started != null) {
        started.end(end);
      } else {
        flag = end;
      }
    }

    private void start(MsrpSession session) {
      started = session.send(head, listener);
      for (byte[] piece = data.poll(); piece != null; piece = data.poll()) {
        started.data(piece, 0, piece.length);
      }
      if (flag != null) {
        started.end(flag);
      }
    }
  }
}
