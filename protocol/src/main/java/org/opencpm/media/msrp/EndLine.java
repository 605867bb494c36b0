package org.opencpm.media.msrp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Looks for the end-line of one transaction in a stream of body bytes (RFC 4975 9). Only the whole
 * of it counts: line end, seven hyphens, transaction id, flag, line end. Anything less is content.
 */
final class EndLine {

  /** What stands at a place. */
  enum Match {
    /** The whole end-line. */
    WHOLE,
    /** The beginning of one, cut off by the end of what has been read. */
    CUT,
    /** Something else. */
    NONE
  }

  private static final String HYPHENS = "-------";
  private static final int LINE_END = 2;

  private final byte[] mark;

  EndLine(String transactionId) {
    mark = ("\r\n" + HYPHENS + transactionId).getBytes(StandardCharsets.UTF_8);
  }

  /** True if a line without its line end is the end-line of this transaction. */
  static boolean isOf(String transactionId, String line) {
    int flagAt = HYPHENS.length() + transactionId.length();
    return line.length() == flagAt + 1
        && line.startsWith(HYPHENS)
        && line.startsWith(transactionId, HYPHENS.length())
        && Continuation.of(line.charAt(flagAt)).isPresent();
  }

  /** Compares with the end-line and the line end in front of it. */
  Match after(ByteBuf in, int index) {
    return match(in, index, 0);
  }

  /** Compares with the end-line alone, for a place where a line begins. */
  Match at(ByteBuf in, int index) {
    return match(in, index, LINE_END);
  }

  private Match match(ByteBuf in, int index, int from) {
    int limit = in.writerIndex();
    int at = index;
    for (int i = from; i < mark.length; i++, at++) {
      if (at == limit) {
        return Match.CUT;
      }
      if (in.getByte(at) != mark[i]) {
        return Match.NONE;
      }
    }
    if (at == limit) {
      return Match.CUT;
    }
    if (Continuation.of(in.getByte(at)).isEmpty()) {
      return Match.NONE;
    }
    if (at + 1 == limit || in.getByte(at + 1) == '\r' && at + 2 == limit) {
      return Match.CUT;
    }
    boolean closed = in.getByte(at + 1) == '\r' && in.getByte(at + 2) == '\n';
    return closed ? Match.WHOLE : Match.NONE;
  }

  /** The flag of an end-line that was found whole by {@link #at}. */
  Continuation flag(ByteBuf in, int index) {
    return Continuation.of(in.getByte(index + mark.length - LINE_END)).orElseThrow();
  }

  /** Length of the end-line with its own line end, without the one in front. */
  int length() {
    return mark.length - LINE_END + 1 + LINE_END;
  }
}
