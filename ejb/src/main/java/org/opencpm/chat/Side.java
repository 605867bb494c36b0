package org.opencpm.chat;

/** The two sides of a chat of two. */
public enum Side {
  /** Who began the session; of stored messages: who sent them. */
  CALLER,
  /** Who was invited. */
  CALLEE;

  /** The other one. */
  public Side other() {
    return this == CALLER ? CALLEE : CALLER;
  }
}
