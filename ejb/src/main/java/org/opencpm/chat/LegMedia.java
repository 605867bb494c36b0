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
public final class LegMedia implements MsrpSessionHandler {

  /** What the control side wants to know; on the loop. */
  public interface Watcher {

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
  private Traffic traffic;
  private State state = State.WAITING;
  private boolean paused;
  private boolean shut;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean takesNotifications = true;

  /** Bytes of chunks that wait. */
  private long waitingBytes;

  private volatile boolean fetchesFiles = true;

  public LegMedia(Watcher watcher) {
    this.watcher = watcher;
  }

  /**
   * Ties it to its session, once, before anything can arrive.
   *
   * @param all the media of the session that it belongs to
   */
  void use(MsrpSession own, SessionMedia all) {
    passage = new Passage(all, this);
    use(own, traffic(all));
  }

  /**
   * Ties it to its session, once, before anything can arrive.
   *
   * @param taker gets what comes
   */
  public void use(MsrpSession own, Traffic taker) {
    session = own;
    traffic = taker;
  }

  private Traffic traffic(SessionMedia all) {
    LegMedia own = this;
    return new Traffic() {
      @Override
      public void chunkStarted(IncomingChunk chunk) {
        passage.chunkStarted(chunk);
      }

      @Override
      public void chunkData(IncomingChunk chunk, byte[] data) {
        passage.chunkData(chunk, data);
      }

      @Override
      public void chunkEnded(IncomingChunk chunk, Continuation flag) {
        passage.chunkEnded(chunk, flag);
      }

      @Override
      public void reported(MsrpReport report) {
        all.reported(own, report);
      }

      @Override
      public void pressureChanged() {
        all.pressureChanged(own);
      }

      @Override
      public void sourceLost() {
        passage.sourceLost();
      }
    };
  }

  Passage passage() {
    return passage;
  }

  /** Its MSRP session. */
  public MsrpSession session() {
    return session;
  }

  /** Says that its device takes files by MSRP alone. */
  void fetchesNoFiles() {
    fetchesFiles = false;
  }

  /** Whether its device can fetch files by HTTP, as far as is known. */
  boolean fetchesFiles() {
    return fetchesFiles;
  }

  /** Whether its connection is there. */
  public boolean isBound() {
    return state == State.BOUND;
  }

  /** Whether it was given up. */
  public boolean isLost() {
    return state == State.LOST;
  }

  /** Whether more can be given to this leg without piling up. */
  public boolean writable() {
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
    traffic.pressureChanged();
  }

  /** Starts a chunk towards the leg. */
  public OutgoingChunk begin(SendHead head, ChunkListener listener) {
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

  /** Sends a REPORT if the connection is there. */
  public void report(MsrpReport report) {
    if (state == State.BOUND) {
      session.report(report);
    }
  }

  /** Suspends reading. */
  public void pause() {
    if (!paused) {
      paused = true;
      session.pauseReading();
    }
  }

  /** Lets reading go on. */
  public void resume() {
    if (paused) {
      paused = false;
      session.resumeReading();
    }
  }

  /** Gives the leg up: what waits for it fails. */
  public void giveUp(String reason) {
    if (state == State.LOST || shut) {
      return;
    }
    state = State.LOST;
    failWaiting(reason);
    traffic.pressureChanged();
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
  public void renewed() {
    state = State.WAITING;
  }

  @Override
  public void bound() {
    state = State.BOUND;
    waitingBytes = 0;
    for (WaitingChunk chunk = waiting.poll(); chunk != null; chunk = waiting.poll()) {
      chunk.start(session);
    }
    traffic.pressureChanged();
    watcher.bound(this);
  }

  @Override
  public void chunkStarted(IncomingChunk chunk) {
    traffic.chunkStarted(chunk);
  }

  /** When bytes came last, as {@link System#nanoTime}; any thread. */
  public long lastHeard() {
    return lastHeard;
  }

  @Override
  public void chunkData(IncomingChunk chunk, byte[] data) {
    lastHeard = System.nanoTime();
    traffic.chunkData(chunk, data);
  }

  @Override
  public void chunkEnded(IncomingChunk chunk, Continuation flag) {
    traffic.chunkEnded(chunk, flag);
  }

  @Override
  public void reported(MsrpReport report) {
    traffic.reported(report);
  }

  @Override
  public void writabilityChanged(boolean writable) {
    traffic.pressureChanged();
  }

  @Override
  public void lost(String reason) {
    giveUp(reason);
    traffic.sourceLost();
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
