package org.opencpm.client.bench;

/**
 * Finds the frames in what was read from an MSRP connection, and allocates nothing. Used again for
 * each frame, by one thread.
 */
final class MsrpScan {

  private static final int HYPHENS = 7;
  private static final int AFTER_ID = 3;

  private byte[] bytes = {};
  private int idFrom;
  private int idLength;
  private int status;
  private boolean last;
  private boolean wantsAnswer;

  /**
   * Reads the frame that begins at an offset.
   *
   * @param limit offset behind what was read
   * @return offset behind the frame; -1 if it is not whole yet
   * @throws IllegalStateException if there is no frame
   */
  int read(byte[] array, int from, int limit) {
    bytes = array;
    int lineEnd = find((byte) '\n', from, limit);
    if (lineEnd < 0) {
      return -1;
    }
    idFrom = from + "MSRP ".length();
    int idEnd = find((byte) ' ', idFrom, lineEnd);
    if (idEnd < 0 || bytes[from] != 'M') {
      throw new IllegalStateException("no MSRP frame");
    }
    idLength = idEnd - idFrom;
    boolean request = bytes[idEnd + 1] > '9';
    status = 0;
    for (int i = idEnd + 1; !request && i < idEnd + 4; i++) {
      status = status * 10 + bytes[i] - '0';
    }
    // A SEND, and not a REPORT, which has no answer.
    wantsAnswer = request && bytes[idEnd + 1] == 'S';
    return endOfFrame(lineEnd, limit);
  }

  /** Looks at each seventh byte only: a run of seven hyphens cannot hide between them. */
  private int endOfFrame(int from, int limit) {
    int at = from + HYPHENS;
    while (at < limit) {
      if (bytes[at] == '-') {
        int start = at;
        while (bytes[start - 1] == '-') {
          start--;
        }
        int id = start + HYPHENS;
        int end = id + idLength + AFTER_ID;
        if (end > limit) {
          return -1;
        }
        if (bytes[start - 1] == '\n' && isRun(start, id) && isId(id)) {
          last = bytes[id + idLength] == '$';
          return end;
        }
      }
      at += HYPHENS;
    }
    return -1;
  }

  private boolean isRun(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != '-') {
        return false;
      }
    }
    return true;
  }

  private boolean isId(int at) {
    for (int i = 0; i < idLength; i++) {
      if (bytes[at + i] != bytes[idFrom + i]) {
        return false;
      }
    }
    return true;
  }

  private int find(byte wanted, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Offset of the transaction id. */
  int idFrom() {
    return idFrom;
  }

  /** Length of the transaction id. */
  int idLength() {
    return idLength;
  }

  /** Status of an answer; 0 for a request. */
  int status() {
    return status;
  }

  /** Whether it is a request that has to be answered. */
  boolean wantsAnswer() {
    return wantsAnswer;
  }

  /** Whether it ends a message. */
  boolean isLast() {
    return last;
  }
}
