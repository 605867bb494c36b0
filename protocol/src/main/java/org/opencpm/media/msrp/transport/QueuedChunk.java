package org.opencpm.media.msrp.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpFrameContent;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;

/**
 * A chunk between its writer and the connection. It may leave in several requests, its parts; the
 * answers to all of them make the one answer that the listener hears. State on the loop.
 */
final class QueuedChunk implements OutgoingChunk {

  /** Chunks up to this size need not be interruptible (RFC 4975 7.1), and leave as one piece. */
  static final int SMALL = 2048;

  private final LiveSession session;
  private final SendHead head;
  private final ChunkListener listener;
  private final Queue<MsrpFrameContent> pending = new ArrayDeque<>(2);
  private OutgoingQueue queue;
  private boolean collecting;
  private long pendingBytes;
  private long sentBytes;
  private Continuation flag;
  private int unanswered;
  private boolean complete;
  private boolean answered;

  /** True while it stands in line for the connection. */
  boolean inLine;

  QueuedChunk(LiveSession session, SendHead head, ChunkListener listener) {
    this.session = session;
    this.head = head;
    this.listener = listener;
    ByteRange range = head.range();
    collecting =
        head.contentType() == null || range.endKnown() && range.end() - range.start() < SMALL;
  }

  /** Gives the chunk a connection; without one (null) it is lost from the start. */
  void begin(OutgoingQueue connection) {
    if (connection == null) {
      lost("the session is not bound");
    } else {
      queue = connection;
      session.chunks().add(this);
    }
  }

  @Override
  public void data(byte[] bytes, int offset, int length) {
    MsrpFrameContent content = new MsrpFrameContent(bytes, offset, length);
    if (session.inLoop()) {
      add(content);
      return;
    }
    session.inTransit(length);
    session.execute(
        () -> {
          add(content);
          session.inTransit(-length);
        });
  }

  private void add(MsrpFrameContent content) {
    if (queue == null || content.length() == 0 || head.contentType() == null || flag != null) {
      return;
    }
    pending.add(content);
    pendingBytes += content.length();
    queue.holds(content.length());
    collecting = collecting && pendingBytes <= SMALL;
    if (!collecting) {
      queue.offer(this);
    }
  }

  @Override
  public void end(Continuation last) {
    session.run(() -> finish(last));
  }

  private void finish(Continuation last) {
    if (queue != null && flag == null) {
      flag = last;
      collecting = false;
      queue.offer(this);
    }
  }

  /** The session has left the connection: what was not sent is dropped. */
  void lost(String reason) {
    if (queue != null) {
      queue.holds(-pendingBytes);
      queue = null;
      pending.clear();
      pendingBytes = 0;
    }
    if (failureReport() != FailureReport.NO) {
      tell(0, reason);
    }
  }

  LiveSession session() {
    return session;
  }

  boolean isLost() {
    return queue == null;
  }

  boolean hasBody() {
    return head.contentType() != null;
  }

  FailureReport failureReport() {
    return head.failureReport();
  }

  /** Something to send: bytes, or the end. */
  boolean hasWork() {
    return flag != null || !pending.isEmpty();
  }

  /** The next bytes; null if there are none yet. */
  MsrpFrameContent next() {
    MsrpFrameContent content = pending.poll();
    if (content != null) {
      pendingBytes -= content.length();
      sentBytes += content.length();
    }
    return content;
  }

  boolean hasNext() {
    return !pending.isEmpty();
  }

  /** How the chunk ends; null if that is not known yet. */
  Continuation flag() {
    return flag;
  }

  /** The head of the next part, counted as one more to be answered. */
  SendHead nextPart() {
    unanswered++;
    if (head.contentType() == null) {
      return head;
    }
    long start = head.range().start() + sentBytes;
    boolean whole = sentBytes == 0 && flag != null && pendingBytes <= SMALL;
    long end = whole ? start + pendingBytes - 1 : ByteRange.UNKNOWN;
    // A writer that sends more than it announced has announced nothing.
    long total = head.range().total();
    long least = start + pendingBytes - 1;
    return head.withRange(new ByteRange(start, end, total < least ? ByteRange.UNKNOWN : total));
  }

  /** The last part was sent. */
  void completed() {
    complete = true;
    if (answered) {
      session.chunks().remove(this);
    } else if (unanswered == 0) {
      tell(MsrpStatus.OK, "");
    } else if (failureReport() != FailureReport.YES) {
      session.chunks().remove(this);
    }
  }

  /** The other end answered a part. */
  void partAnswered(int status, String comment) {
    unanswered--;
    if (status != MsrpStatus.OK || unanswered == 0 && complete) {
      tell(status, comment);
    }
  }

  private void tell(int status, String comment) {
    if (!answered) {
      answered = true;
      if (complete || queue == null) {
        session.chunks().remove(this);
      }
      session.handler().answered(listener, status, comment);
    }
  }
}
