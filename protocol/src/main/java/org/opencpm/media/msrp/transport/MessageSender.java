package org.opencpm.media.msrp.transport;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;

/**
 * Sends one message in chunks: numbers the bytes, keeps a window of unanswered chunks, waits while
 * the session is not writable. State on the session's loop.
 */
public final class MessageSender {

  /**
   * How fast.
   *
   * @param chunk bytes in each chunk
   * @param window most chunks without an answer
   */
  public record Pace(int chunk, int window) {

    /** Chunks of 2048 bytes, 16 of them under way. */
    public static final Pace DEFAULT = new Pace(2048, 16);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Pace {
      if (chunk < 1 || window < 1) {
        throw new IllegalArgumentException("a pace is not positive");
      }
    }
  }

  private record Piece(byte[] bytes, boolean last) {}

  private final MsrpSession session;
  private final SendHead head;
  private final InputStream source;
  private final long size;
  private final Executor reader;
  private final Pace pace;
  private final ChunkListener listener;
  private byte[] ahead;
  private long read;
  private long sent;
  private int unanswered;
  private boolean busy;
  private boolean reading;
  private boolean waiting;
  private boolean allSent;
  private boolean done;
  private volatile long acknowledged;

  private MessageSender(
      MsrpSession session,
      SendHead head,
      InputStream source,
      long size,
      Executor reader,
      Pace pace,
      ChunkListener listener) {
    this.session = Objects.requireNonNull(session);
    this.head = head;
    this.source = source;
    this.size = size;
    this.reader = reader;
    this.pace = pace;
    this.listener = listener;
  }

  /**
   * Starts to send a message from memory. Its parameters are those of {@link #send(MsrpSession,
   * SendHead, InputStream, long, Executor, Pace, ChunkListener)}.
   */
  public static MessageSender send(
      MsrpSession session, SendHead head, byte[] content, Pace pace, ChunkListener listener) {
    InputStream source = new ByteArrayInputStream(content);
    return send(session, head, source, content.length, Runnable::run, pace, listener);
  }

  /**
   * Starts to send a message from a stream, which the caller closes when the listener was called.
   *
   * @param head headers of every chunk; its range is not used
   * @param size bytes in the stream, {@link ByteRange#UNKNOWN} if that shows only at its end
   * @param reader runs the blocking reads
   * @param listener called once: with 200 when the other end has answered 200 to every chunk (with
   *     Failure-Report {@code no} or {@code partial}: when all are sent), else with the first
   *     error; 0 if the session is lost, the message was aborted, or the stream failed
   */
  public static MessageSender send(
      MsrpSession session,
      SendHead head,
      InputStream source,
      long size,
      Executor reader,
      Pace pace,
      ChunkListener listener) {
    MessageSender sender = new MessageSender(session, head, source, size, reader, pace, listener);
    session.execute(sender::advance);
    return sender;
  }

  /**
   * Bytes of the message that the other end has answered 200 for: those at its beginning, since
   * answers come in the order of the chunks. From any thread.
   */
  public long acknowledged() {
    return acknowledged;
  }

  /**
   * Gives the message up: the other end hears {@code #}. Nothing if all was sent. From any thread.
   */
  public void abort() {
    session.execute(() -> giveUp("aborted"));
  }

  private void giveUp(String reason) {
    if (!done && !allSent) {
      done = true;
      ByteRange range = new ByteRange(sent + 1, sent, size);
      session.send(head.withRange(range), (status, comment) -> {}).end(Continuation.ABORTED);
      listener.answered(0, reason);
    }
  }

  private void advance() {
    if (busy) {
      return;
    }
    busy = true;
    while (mayRead()) {
      reading = true;
      try {
        reader.execute(this::read);
      } catch (RejectedExecutionException e) {
        reading = false;
        giveUp("nobody reads the source");
      }
    }
    busy = false;
  }

  private boolean mayRead() {
    if (done || reading || allSent || waiting || unanswered >= pace.window()) {
      return false;
    }
    if (!session.bound()) {
      finish(0, "the session is not bound");
      return false;
    }
    if (!session.writable()) {
      waiting = true;
      session.whenWritable(
          () -> {
            waiting = false;
            advance();
          });
      return false;
    }
    return true;
  }

  /** On the reader's thread, never twice at a time. */
  private void read() {
    try {
      Piece piece = nextPiece();
      onLoop(() -> chunk(piece));
    } catch (IOException e) {
      onLoop(
          () -> {
            reading = false;
            giveUp("the source failed: " + e.getMessage());
          });
    }
  }

  private void onLoop(Runnable work) {
    if (session.inLoop()) {
      work.run();
    } else {
      session.execute(work);
    }
  }

  /** The next piece. Reads one ahead where only the end of the stream tells the last one. */
  private Piece nextPiece() throws IOException {
    if (size != ByteRange.UNKNOWN) {
      byte[] bytes = source.readNBytes((int) Math.min(pace.chunk(), size - read));
      read += bytes.length;
      if (bytes.length < pace.chunk() && read < size) {
        throw new EOFException("it is shorter than it should be");
      }
      return new Piece(bytes, read == size);
    }
    byte[] bytes = ahead == null ? source.readNBytes(pace.chunk()) : ahead;
    ahead = source.readNBytes(pace.chunk());
    return new Piece(bytes, ahead.length == 0);
  }

  private void chunk(Piece piece) {
    reading = false;
    if (done) {
      return;
    }
    int length = piece.bytes().length;
    ByteRange range = new ByteRange(sent + 1, sent + length, size);
    sent += length;
    allSent = piece.last();
    unanswered++;
    OutgoingChunk chunk =
        session.send(head.withRange(range), (status, comment) -> answered(length, status, comment));
    chunk.data(piece.bytes(), 0, length);
    chunk.end(piece.last() ? Continuation.LAST : Continuation.MORE);
    if (head.failureReport() != FailureReport.YES) {
      answered(length, MsrpStatus.OK, "");
    } else {
      advance();
    }
  }

  private void answered(int length, int status, String comment) {
    unanswered--;
    if (status == MsrpStatus.OK) {
      acknowledged += length;
    }
    if (status != MsrpStatus.OK) {
      finish(status, comment);
    } else if (allSent && unanswered == 0) {
      finish(status, comment);
    } else {
      advance();
    }
  }

  private void finish(int status, String comment) {
    if (!done) {
      done = true;
      listener.answered(status, comment);
    }
  }
}
