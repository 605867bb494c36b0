package org.opencpm.media.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts the bytes of a connection into {@link MsrpFrame}s (RFC 4975 9). Body bytes are passed on as
 * they come; nothing is held but an unfinished line, or what may be the beginning of an end-line.
 *
 * <p>Tolerant of the order of headers, of unknown ones, of the case of names, of blanks around
 * values, of empty lines between frames and of an end-line right after the empty line. Lines must
 * end in CR LF.
 *
 * <p>A broken frame is announced once, as a {@link MsrpFrameStart} with a {@link MsrpProblem}, and
 * skipped up to its end-line. Where the stream cannot be followed any more (no MSRP start line, no
 * end-line within {@link MsrpLimits#skipped}) the problem is fatal, and all that follows is
 * dropped.
 */
public final class MsrpFrameDecoder extends ByteToMessageDecoder {

  private enum State {
    /** Before or in a start line. */
    START_LINE,
    /** Before or in a header line, an empty line or an end-line. */
    HEADERS,
    /** In a body. */
    BODY,
    /** At an end-line that has been seen whole. */
    END_LINE,
    /** In a broken frame, on the way to its end-line. */
    BAD_FRAME,
    /** For good, after a fatal problem. */
    DEAF
  }

  private static final byte[] PROTOCOL = "MSRP ".getBytes(StandardCharsets.US_ASCII);

  private final MsrpLimits limits;
  private final PathReader toPaths = new PathReader();
  private final PathReader fromPaths = new PathReader();
  private State state = State.START_LINE;
  private FrameHead head;
  private EndLine endLine;
  private boolean atLineStart;
  private boolean announced;
  private int searched;
  private int skipped;

  /** A decoder with the default limits. */
  public MsrpFrameDecoder() {
    this(MsrpLimits.DEFAULT);
  }

  /** A decoder with these limits. */
  public MsrpFrameDecoder(MsrpLimits limits) {
    this.limits = limits;
    reset();
  }

  private void reset() {
    state = State.START_LINE;
    head = new FrameHead(limits, toPaths, fromPaths);
    endLine = null;
    announced = true;
    searched = 0;
    skipped = 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (state) {
      case START_LINE:
        startLine(in, out);
        break;
      case HEADERS:
        headerLine(in, out);
        break;
      case BODY:
      case BAD_FRAME:
        body(in, out);
        break;
      case END_LINE:
        endLine(in, out);
        break;
      case DEAF:
        in.skipBytes(in.readableBytes());
        break;
      default:
        throw new IllegalStateException(state.name());
    }
  }

  private void startLine(ByteBuf in, List<Object> out) {
    int from = in.readerIndex();
    try {
      requireProtocol(in);
      String line = line(in);
      if (line == null || line.isEmpty()) {
        return;
      }
      head.startLine(line);
      endLine = new EndLine(head.transactionId());
      state = State.HEADERS;
    } catch (MsrpSyntaxException e) {
      fail(from, e, in, out);
    }
  }

  /** Refuses what is no MSRP by its first bytes, without waiting for a line end. */
  private static void requireProtocol(ByteBuf in) throws MsrpSyntaxException {
    int from = in.readerIndex();
    int seen = Math.min(in.readableBytes(), PROTOCOL.length);
    if (in.getByte(from) == '\r') {
      return;
    }
    for (int i = 0; i < seen; i++) {
      if (in.getByte(from + i) != PROTOCOL[i]) {
        throw new MsrpSyntaxException("not an MSRP start line");
      }
    }
  }

  private void headerLine(ByteBuf in, List<Object> out) {
    int from = in.readerIndex();
    try {
      String line = line(in);
      if (line == null) {
        return;
      }
      boolean ends = EndLine.isOf(head.transactionId(), line);
      if (!ends && !line.isEmpty()) {
        head.header(line);
        return;
      }
      MsrpFrameStart start = head.done(!ends);
      out.add(start);
      announced = start.problem() == null;
      if (ends) {
        finish(Continuation.of(line.charAt(line.length() - 1)).orElseThrow(), out);
      } else {
        state = announced ? State.BODY : State.BAD_FRAME;
        atLineStart = true;
      }
    } catch (MsrpSyntaxException e) {
      fail(from, e, in, out);
    }
  }

  /** The next line without its line end; null if it is not there yet. */
  private String line(ByteBuf in) throws MsrpSyntaxException {
    int from = in.readerIndex();
    int lineFeed = in.indexOf(from + searched, in.writerIndex(), (byte) '\n');
    int length = (lineFeed < 0 ? in.writerIndex() : lineFeed) - from;
    if (length > limits.line() + 1) {
      throw new MsrpSyntaxException("a line is too long");
    }
    if (lineFeed < 0) {
      searched = length;
      return null;
    }
    if (length == 0 || in.getByte(lineFeed - 1) != '\r') {
      throw new MsrpSyntaxException("a line does not end in CR LF");
    }
    String line = in.toString(from, length - 1, StandardCharsets.UTF_8);
    in.readerIndex(lineFeed + 1);
    searched = 0;
    return line;
  }

  private void fail(int from, MsrpSyntaxException e, ByteBuf in, List<Object> out) {
    boolean fatal = endLine == null;
    out.add(head.broken(e.getMessage(), fatal));
    announced = false;
    searched = 0;
    state = fatal ? State.DEAF : State.BAD_FRAME;
    atLineStart = in.readerIndex() > from;
    if (!atLineStart) {
      // The line that cannot be read is still there; a decoder has to use up some of it.
      skip(1, in, out);
    }
  }

  private void body(ByteBuf in, List<Object> out) {
    if (atLineStart) {
      EndLine.Match match = endLine.at(in, in.readerIndex());
      if (match == EndLine.Match.CUT) {
        return;
      }
      atLineStart = false;
      if (match == EndLine.Match.WHOLE) {
        endLine(in, out);
        return;
      }
    }
    int at = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\r');
    while (at >= 0) {
      EndLine.Match match = endLine.after(in, at);
      if (match != EndLine.Match.NONE) {
        content(at - in.readerIndex(), in, out);
        if (match == EndLine.Match.WHOLE && state != State.DEAF) {
          in.skipBytes(2);
          state = State.END_LINE;
        }
        return;
      }
      at = in.indexOf(at + 1, in.writerIndex(), (byte) '\r');
    }
    content(in.readableBytes(), in, out);
  }

  private void content(int length, ByteBuf in, List<Object> out) {
    if (!announced) {
      skip(length, in, out);
      return;
    }
    int left = length;
    while (left > 0) {
      byte[] piece = new byte[Math.min(left, limits.piece())];
      in.readBytes(piece);
      out.add(new MsrpFrameContent(piece));
      left -= piece.length;
    }
  }

  private void skip(int length, ByteBuf in, List<Object> out) {
    in.skipBytes(length);
    skipped += length;
    if (skipped > limits.skipped() && state != State.DEAF) {
      state = State.DEAF;
      out.add(head.broken("no end of a broken frame", true));
    }
  }

  private void endLine(ByteBuf in, List<Object> out) {
    Continuation flag = endLine.flag(in, in.readerIndex());
    in.skipBytes(endLine.length());
    finish(flag, out);
  }

  private void finish(Continuation flag, List<Object> out) {
    if (announced) {
      out.add(new MsrpFrameEnd(head.transactionId(), flag));
    }
    reset();
  }
}
