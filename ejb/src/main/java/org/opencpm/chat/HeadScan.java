package org.opencpm.chat;

/**
 * Finds, piece by piece, where the content of a CPIM message begins: behind its second empty line
 * (RFC 3862 section 2).
 */
final class HeadScan {

  private static final int BLOCKS = 2;

  private int found;
  private boolean lineEmpty = true;

  /** Looks at the next bytes. */
  void next(byte[] bytes) {
    for (int i = 0; i < bytes.length && found < BLOCKS; i++) {
      if (bytes[i] == '\n') {
        found += lineEmpty ? 1 : 0;
        lineEmpty = true;
      } else if (bytes[i] != '\r') {
        lineEmpty = false;
      }
    }
  }

  boolean complete() {
    return found == BLOCKS;
  }
}
