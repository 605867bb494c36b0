package org.opencpm.client.media;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.transport.IncomingChunk;

/**
 * Brings the chunks of one file into their places and answers each when its bytes are kept. Bytes
 * that are there already are passed over; a gap is refused. On the MSRP thread, which waits for the
 * disk: no faster than that can the file come.
 */
final class FileReception {

  private static final System.Logger LOG = System.getLogger(FileReception.class.getPackageName());

  private final FileSink sink;
  private final long size;
  private final long start;
  private final long offered;
  private final Consumer<MsrpReport> reports;
  private final IntConsumer ended;
  private String messageId;
  private long base;
  private IncomingChunk open;
  private long at;
  private int refusal;
  private boolean done;

  /**
   * A file of which nothing has come in this session.
   *
   * @param size of the whole file
   * @param start bytes before the first one that was asked for
   * @param offered bytes before the first one that the sender offered
   * @param reports sends a success report where one is asked for
   * @param ended told once: 200 when the file is complete, 0 when its sender gave up, else why it
   *     was refused
   */
  FileReception(
      FileSink sink,
      long size,
      long start,
      long offered,
      Consumer<MsrpReport> reports,
      IntConsumer ended) {
    this.sink = sink;
    this.size = size;
    this.start = start;
    this.offered = offered;
    this.reports = reports;
    this.ended = ended;
  }

  void started(IncomingChunk chunk) {
    if (done) {
      chunk.answer(refusal == 0 ? MsrpStatus.OK : refusal, null);
      return;
    }
    ByteRange range = chunk.head().range();
    if (!chunk.head().messageId().equals(messageId)) {
      messageId = chunk.head().messageId();
      base = base(range);
    }
    open = chunk;
    at = base + range.start() - 1;
    if (base < 0) {
      refuse(MsrpStatus.STOP_SENDING);
    } else if (at > sink.position()) {
      refuse(MsrpStatus.BAD_REQUEST);
    }
  }

  /**
   * How many bytes of the file stand before the first byte of a message, whose total is that of the
   * part that is sent (fact sheet 6.3) or of the file; -1 when it is neither.
   */
  private long base(ByteRange range) {
    if (!range.totalKnown()) {
      return start > 0 && range.start() == start + 1 ? 0 : start;
    }
    if (range.total() == size - start) {
      return start;
    }
    if (range.total() == size - offered) {
      return offered;
    }
    return range.total() == size ? 0 : -1;
  }

  void data(IncomingChunk chunk, byte[] bytes) {
    if (chunk != open) {
      return;
    }
    if (at + bytes.length > size) {
      refuse(MsrpStatus.STOP_SENDING);
      return;
    }
    int known = (int) Math.max(0, Math.min(bytes.length, sink.position() - at));
    try {
      sink.write(bytes, known, bytes.length - known);
      at += bytes.length;
    } catch (ClosedChannelException ended) {
      // The transfer ended on this side while bytes were under way.
      refuse(MsrpStatus.STOP_SENDING);
    } catch (IOException full) {
      LOG.log(System.Logger.Level.WARNING, "A file is not kept", full);
      refuse(MsrpStatus.STOP_SENDING);
    }
  }

  void finished(IncomingChunk chunk, Continuation flag) {
    if (chunk != open) {
      return;
    }
    open = null;
    if (flag == Continuation.ABORTED) {
      chunk.answer(MsrpStatus.OK, null);
      end(0);
    } else if (flag == Continuation.MORE) {
      chunk.answer(MsrpStatus.OK, null);
    } else if (at != size) {
      open = chunk;
      refuse(MsrpStatus.BAD_REQUEST);
    } else {
      int status = complete();
      chunk.answer(status, null);
      if (status == MsrpStatus.OK && chunk.head().successReport()) {
        long length = at - base;
        ByteRange whole = new ByteRange(1, length, length);
        reports.accept(new MsrpReport(messageId, whole, status, MsrpStatus.phrase(status)));
      }
      end(status);
    }
  }

  private int complete() {
    try {
      return sink.complete() ? MsrpStatus.OK : MsrpStatus.BAD_REQUEST;
    } catch (IOException full) {
      LOG.log(System.Logger.Level.WARNING, "A file is not kept", full);
      return MsrpStatus.STOP_SENDING;
    }
  }

  /** The session ends: a file without bytes, of which no chunk need come, is complete. */
  void sessionEnds() {
    if (!done && size == 0) {
      end(complete());
    }
  }

  /** Nothing more is taken. */
  void refuse(int status) {
    refusal = status;
    if (open != null) {
      open.answer(status, null);
      open = null;
    }
    end(status);
  }

  private void end(int status) {
    if (!done) {
      done = true;
      refusal = status == MsrpStatus.OK ? 0 : Math.max(status, MsrpStatus.BAD_REQUEST);
      ended.accept(status);
    }
  }
}
