package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * One MSRP connection of the load program: it answers what comes and, when told so, sends messages,
 * a window of them unanswered. Used by its {@link MsrpLoop}'s thread, but for the counters.
 */
final class MsrpLeg {

  private final SocketChannel channel;
  private final MsrpTexts texts;
  private final MsrpScan scan = new MsrpScan();
  private final CompletableFuture<Void> bound = new CompletableFuture<>();
  private SelectionKey key;
  private byte[] rest = {};
  private ByteBuffer unsent;
  private int window;
  private long next;
  private long limit = Long.MAX_VALUE;
  private long[] sentAt = {};
  private int unanswered;
  private volatile long answered;
  private volatile long refused;
  private volatile long received;
  private volatile Histogram latency;

  MsrpLeg(SocketChannel channel, MsrpTexts texts) {
    this.channel = channel;
    this.texts = texts;
  }

  SocketChannel channel() {
    return channel;
  }

  void key(SelectionKey registered) {
    key = registered;
  }

  /** Completes when the other end has answered the binding request. */
  CompletableFuture<Void> bound() {
    return bound;
  }

  /** Messages that the other end has answered with 200. */
  long answered() {
    return answered;
  }

  /** Messages that the other end has answered otherwise. */
  long refused() {
    return refused;
  }

  /** Whole messages that came. */
  long received() {
    return received;
  }

  /**
   * Prepares what is to be sent; before {@link #load}.
   *
   * @param run makes the messages' ids unlike those of other legs
   * @param size bytes of each message
   */
  void prepare(String run, int size) {
    texts.messages(run, size);
  }

  /**
   * Prepares a file, which ends the sending; before {@link #load}.
   *
   * @param id its Message-ID
   * @param size bytes of each chunk
   * @param count number of chunks
   */
  void prepareFile(String id, int size, long count) {
    texts.chunks(id, size, count);
    limit = count;
  }

  /** Begins to send without end, so many unanswered at a time. */
  void load(int unansweredAtMost, Histogram micros, ByteBuffer out) throws IOException {
    window = unansweredAtMost;
    latency = micros;
    sentAt = new long[unansweredAtMost * 2];
    fill(out);
  }

  /** Sends nothing new. */
  void rest() {
    window = 0;
  }

  /** Sends the binding request. */
  void bind() throws IOException {
    write(ByteBuffer.wrap(texts.binding()));
  }

  /**
   * Takes what can be read.
   *
   * @param in scratch space, backed by an array
   * @param out scratch space
   * @return false when the other end has closed
   */
  boolean read(ByteBuffer in, ByteBuffer out) throws IOException {
    in.clear().put(rest);
    int count = channel.read(in);
    if (count < 0) {
      return false;
    }
    byte[] bytes = in.array();
    int limit = in.position();
    int from = 0;
    out.clear();
    int end = scan.read(bytes, from, limit);
    while (end > 0) {
      frame(bytes, out);
      from = end;
      end = from < limit ? scan.read(bytes, from, limit) : -1;
    }
    rest = java.util.Arrays.copyOfRange(bytes, from, limit);
    flush(out);
    fill(out);
    return true;
  }

  private void frame(byte[] bytes, ByteBuffer out) throws IOException {
    if (scan.wantsAnswer()) {
      if (scan.isLast()) {
        received++;
      }
      if (out.remaining() < texts.answerLength(scan.idLength())) {
        flush(out);
      }
      texts.putAnswer(bytes, scan.idFrom(), scan.idLength(), out);
    } else if (scan.status() > 0) {
      answered(MsrpTexts.number(bytes, scan.idFrom(), scan.idLength()));
    }
  }

  private void answered(long number) {
    if (number < 0) {
      bound.complete(null);
      return;
    }
    unanswered--;
    if (scan.status() == 200) {
      answered++;
    } else {
      refused++;
    }
    Histogram histogram = latency;
    if (histogram != null) {
      long nanos = System.nanoTime() - sentAt[(int) (number % sentAt.length)];
      histogram.recordValue(Math.min(nanos / 1000, histogram.getHighestTrackableValue()));
    }
  }

  private void fill(ByteBuffer out) throws IOException {
    out.clear();
    while (unanswered < window && unsent == null && next < limit) {
      if (out.remaining() < texts.messageLength()) {
        flush(out);
        continue;
      }
      sentAt[(int) (next % sentAt.length)] = System.nanoTime();
      texts.putMessage(next++, out);
      unanswered++;
    }
    flush(out);
  }

  private void flush(ByteBuffer out) throws IOException {
    out.flip();
    write(out);
    out.clear();
  }

  private void write(ByteBuffer out) throws IOException {
    if (unsent == null) {
      channel.write(out);
    }
    if (out.hasRemaining()) {
      keep(out);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void keep(ByteBuffer out) {
    int before = unsent == null ? 0 : unsent.remaining();
    ByteBuffer all = ByteBuffer.allocate(before + out.remaining());
    if (unsent != null) {
      all.put(unsent);
    }
    unsent = all.put(out).flip();
  }

  /** Writes what could not be written before. */
  void writable(ByteBuffer out) throws IOException {
    if (unsent != null) {
      channel.write(unsent);
      if (unsent.hasRemaining()) {
        return;
      }
      unsent = null;
    }
    key.interestOps(SelectionKey.OP_READ);
    fill(out);
  }

  void close() throws IOException {
    channel.close();
    bound.completeExceptionally(new IOException("closed"));
  }
}
