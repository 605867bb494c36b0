package org.opencpm.media.msrp.transport;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pieces of a message that have come. */
final class PartialMessage {

  /** More gaps than this no honest sender makes. */
  private static final int MAX_PIECES = 10_000;

  private static final long UNKNOWN = -1;

  private static final class Piece {
    byte[] bytes;
    int length;

    Piece(byte[] bytes) {
      this.bytes = bytes;
      length = bytes.length;
    }

    void append(byte[] more) {
      int needed = length + more.length;
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
      }
      System.arraycopy(more, 0, bytes, length, more.length);
      length = needed;
    }
  }

  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private long stored;
  private long size = UNKNOWN;

  /** Bytes held. */
  long stored() {
    return stored;
  }

  /**
   * Takes bytes.
   *
   * @param start number of the first, from 1
   * @return false if there are too many pieces
   */
  boolean put(long start, byte[] bytes) {
    Map.Entry<Long, Piece> before = pieces.floorEntry(start);
    if (before != null && before.getKey() + before.getValue().length == start) {
      before.getValue().append(bytes);
      stored += bytes.length;
      return true;
    }
    Piece replaced = pieces.get(start);
    if (replaced != null && replaced.length >= bytes.length) {
      System.arraycopy(bytes, 0, replaced.bytes, 0, bytes.length);
      return true;
    }
    stored += bytes.length - (replaced == null ? 0 : replaced.length);
    pieces.put(start, new Piece(bytes.clone()));
    return pieces.size() <= MAX_PIECES;
  }

  /** The last byte has this number. */
  void endsAt(long last) {
    size = last;
  }

  /** The whole message; empty while something is missing. */
  Optional<byte[]> content() {
    if (size == UNKNOWN || stored < size) {
      return Optional.empty();
    }
    long covered = 0;
    for (Map.Entry<Long, Piece> piece : pieces.entrySet()) {
      if (piece.getKey() > covered + 1) {
        break;
      }
      covered = Math.max(covered, piece.getKey() - 1 + piece.getValue().length);
    }
    if (covered < size) {
      return Optional.empty();
    }
    byte[] content = new byte[Math.toIntExact(size)];
    for (Map.Entry<Long, Piece> piece : pieces.entrySet()) {
      int at = Math.toIntExact(piece.getKey() - 1);
      if (at < size) {
        int length = Math.min(piece.getValue().length, content.length - at);
        System.arraycopy(piece.getValue().bytes, 0, content, at, length);
      }
    }
    return Optional.of(content);
  }
}
