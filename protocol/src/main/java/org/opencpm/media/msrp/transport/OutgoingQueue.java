package org.opencpm.media.msrp.transport;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpFrame;
import org.opencpm.media.msrp.MsrpFrameContent;
import org.opencpm.media.msrp.MsrpFrameEnd;
import org.opencpm.media.msrp.MsrpFrameStart;
import org.opencpm.media.msrp.MsrpPath;

/**
 * What goes out on one connection, one frame after the other. A chunk that streams has the
 * connection as long as nothing else wants it; then it is interrupted with {@code +} after 2048
 * bytes, or after 20 ms, and goes on in another request when its turn comes (RFC 4975 7.1). So a
 * slow writer holds up nobody, and small chunks and answers are never cut. A chunk is interrupted
 * after {@value #PART} bytes, too: the answers to its parts show that a slow reader is there. All
 * on the loop.
 */
final class OutgoingQueue {

  private static final long PATIENCE_MILLIS = 20;

  /** Within the time that an answer may take, 30 s, this is 8 kB/s. */
  static final int PART = 256 * 1024;

  /** About what a request or response without body takes. */
  static final int FRAME_BYTES = 400;

  private final Channel channel;
  private final Transactions transactions;
  private final RandomIds ids;
  private final Runnable changed;
  private final Deque<Object> line = new ArrayDeque<>();
  private QueuedChunk current;
  private String transactionId;
  private long partBytes;
  private boolean impatient;
  private boolean abandoned;
  private boolean busy;
  private volatile long heldBytes;
  private boolean written;

  /**
   * Makes an empty queue.
   *
   * @param changed called after bytes came or went
   */
  OutgoingQueue(Channel channel, Transactions transactions, RandomIds ids, Runnable changed) {
    this.channel = channel;
    this.changed = changed;
    this.transactions = transactions;
    this.ids = ids;
  }

  /** Bytes that stand in line here, before the channel's own buffer. From any thread. */
  long heldBytes() {
    return heldBytes;
  }

  /** Counts bytes that a chunk holds; negative when it gives them on. */
  void holds(long bytes) {
    // Volatile for readers elsewhere; written on the loop alone.
    heldBytes = heldBytes + bytes;
  }

  /** True if everything was given to the channel. */
  boolean isEmpty() {
    return current == null && line.isEmpty();
  }

  /** Sends a request or response without body. */
  void whole(MsrpFrameStart start) {
    line.add(start);
    holds(FRAME_BYTES);
    advance();
  }

  /** A chunk has something to send. */
  void offer(QueuedChunk chunk) {
    if (chunk != current && !chunk.inLine) {
      chunk.inLine = true;
      line.add(chunk);
    }
    advance();
  }

  /** Drops the chunks that the session has in line; a request that is half sent is given up. */
  void drop(LiveSession session) {
    line.removeIf(next -> next instanceof QueuedChunk chunk && chunk.session() == session);
    abandoned = current != null && current.session() == session;
    advance();
  }

  /**
   * Sends what can be sent. A write may tell the sessions that there is no more room, and they may
   * come back here with something new: that waits until the frame at hand is whole.
   */
  private void advance() {
    if (busy) {
      return;
    }
    busy = true;
    boolean more = true;
    while (more) {
      more = current == null ? startNext() : pump();
    }
    busy = false;
    if (written) {
      written = false;
      channel.flush();
    }
    changed.run();
  }

  /** Takes the next in line; false if there is none. */
  private boolean startNext() {
    Object next = line.poll();
    if (next == null) {
      return false;
    }
    if (next instanceof MsrpFrameStart start) {
      holds(-FRAME_BYTES);
      writeWhole(start);
      return true;
    }
    QueuedChunk chunk = (QueuedChunk) next;
    chunk.inLine = false;
    if (chunk.hasWork() && !chunk.isLost()) {
      startPart(chunk);
    }
    return true;
  }

  private void startPart(QueuedChunk chunk) {
    current = chunk;
    transactionId = ids.transaction();
    partBytes = 0;
    LiveSession session = chunk.session();
    transactions.began(transactionId, session, chunk.failureReport(), chunk::partAnswered);
    write(
        MsrpFrameStart.request(
            transactionId,
            "SEND",
            session.remote(),
            MsrpPath.of(session.uri()),
            chunk.nextPart().headers(),
            chunk.hasBody()));
  }

  /** Sends what the current chunk has; false if it keeps the connection. */
  private boolean pump() {
    while (!abandoned && current.hasNext()) {
      if (partBytes >= PART || partBytes >= QueuedChunk.SMALL && !line.isEmpty()) {
        interrupt();
        return true;
      }
      MsrpFrameContent content = current.next();
      partBytes += content.length();
      holds(-content.length());
      write(content);
    }
    if (abandoned) {
      endPart(Continuation.ABORTED);
      return true;
    }
    if (current.flag() != null) {
      QueuedChunk whole = current;
      endPart(current.flag());
      whole.completed();
      return true;
    }
    if (line.isEmpty()) {
      return false;
    }
    if (partBytes >= QueuedChunk.SMALL) {
      interrupt();
      return true;
    }
    waitAMoment();
    return false;
  }

  private void waitAMoment() {
    if (!impatient) {
      impatient = true;
      channel.eventLoop().schedule(this::outOfPatience, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void outOfPatience() {
    impatient = false;
    if (current != null && !line.isEmpty()) {
      interrupt();
      advance();
    }
  }

  private void interrupt() {
    QueuedChunk chunk = current;
    endPart(Continuation.MORE);
    if (chunk.hasWork()) {
      chunk.inLine = true;
      line.add(chunk);
    }
  }

  private void endPart(Continuation flag) {
    write(new MsrpFrameEnd(transactionId, flag));
    transactions.sent(transactionId, System.nanoTime());
    current = null;
    abandoned = false;
  }

  private void writeWhole(MsrpFrameStart start) {
    write(start);
    write(new MsrpFrameEnd(start.transactionId(), Continuation.LAST));
  }

  private void write(MsrpFrame frame) {
    channel.write(frame, channel.voidPromise());
    written = true;
  }
}
