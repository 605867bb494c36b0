package org.opencpm.media.msrp;

import java.util.Optional;

/** The last character of an end-line: what follows after this chunk (RFC 4975 7.1). */
public enum Continuation {
  /** The message is complete. */
  LAST('$'),
  /** More of the message follows in another chunk. */
  MORE('+'),
  /** The sender gave the message up. */
  ABORTED('#');

  private final char flag;

  Continuation(char flag) {
    this.flag = flag;
  }

  /** The character on the wire. */
  public char flag() {
    return flag;
  }

  /** The value of a character; empty for any other character. */
  public static Optional<Continuation> of(int character) {
    switch (character) {
      case '$':
        return Optional.of(LAST);
      case '+':
        return Optional.of(MORE);
      case '#':
        return Optional.of(ABORTED);
      default:
        return Optional.empty();
    }
  }
}
