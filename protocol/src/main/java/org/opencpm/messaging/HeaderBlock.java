package org.opencpm.messaging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of header lines up to its empty line, read in one pass over the bytes. Line ends are CRLF
 * or LF alone; any other control character but the tab is an error, so that no value can smuggle a
 * line into another protocol or into a log.
 *
 * @param headers the headers in order
 * @param end index of the first byte after the empty line, or after the last line if there is none
 * @param terminated whether the empty line was there
 */
record HeaderBlock(List<CpimHeader> headers, int end, boolean terminated) {

  /** Longest block, in bytes, the empty line included. */
  static final int MAX_BYTES = 16 * 1024;

  /** Most header lines of one block, continuation lines included. */
  static final int MAX_HEADERS = 100;

  /**
   * Reads a block.
   *
   * @param folding whether a line may go on in the next one (MIME yes, CPIM no)
   * @throws CpimSyntaxException if a line is no header or a limit is passed
   */
  static HeaderBlock read(byte[] data, int from, int to, boolean folding)
      throws CpimSyntaxException {
    List<CpimHeader> headers = new ArrayList<>(8);
    int at = from;
    int lines = 0;
    while (at < to) {
      int lineFeed = lineFeed(data, at, Math.min(to, from + MAX_BYTES));
      if (lineFeed < 0 && to - from > MAX_BYTES) {
        throw new CpimSyntaxException("header block longer than " + MAX_BYTES + " bytes");
      }
      int next = lineFeed < 0 ? to : lineFeed + 1;
      int lineEnd = lineFeed < 0 ? to : lineFeed;
      if (lineFeed > at && data[lineFeed - 1] == '\r') {
        lineEnd--;
      }
      if (lineEnd == at) {
        return new HeaderBlock(List.copyOf(headers), next, true);
      }
      if (++lines > MAX_HEADERS) {
        throw new CpimSyntaxException("more than " + MAX_HEADERS + " header lines");
      }
      add(headers, data, at, lineEnd, folding);
      at = next;
    }
    return new HeaderBlock(List.copyOf(headers), to, false);
  }

  private static void add(List<CpimHeader> headers, byte[] data, int from, int to, boolean folding)
      throws CpimSyntaxException {
    if (data[from] == ' ' || data[from] == '\t') {
      if (!folding || headers.isEmpty()) {
        throw new CpimSyntaxException("header line begins with a blank");
      }
      CpimHeader last = headers.remove(headers.size() - 1);
      headers.add(new CpimHeader(last.name(), (last.value() + ' ' + text(data, from, to)).strip()));
      return;
    }
    int colon = from;
    while (colon < to && isNameByte(data[colon])) {
      colon++;
    }
    if (colon == from || colon == to || data[colon] != ':') {
      throw new CpimSyntaxException("line is not a header");
    }
    headers.add(
        new CpimHeader(
            new String(data, from, colon - from, StandardCharsets.US_ASCII),
            text(data, colon + 1, to)));
  }

  /** Any visible ASCII character but the colon and what CPIM and MIME both forbid in names. */
  private static boolean isNameByte(byte b) {
    return b > ' ' && b < 0x7f && b != ':' && b != '<' && b != '>' && b != '"' && b != ';'
        && b != ',';
  }

  private static String text(byte[] data, int from, int to) throws CpimSyntaxException {
    for (int i = from; i < to; i++) {
      if (data[i] >= 0 && data[i] < ' ' && data[i] != '\t' || data[i] == 0x7f) {
        throw new CpimSyntaxException("control character in a header");
      }
    }
    return new String(data, from, to - from, StandardCharsets.UTF_8).strip();
  }

  private static int lineFeed(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
