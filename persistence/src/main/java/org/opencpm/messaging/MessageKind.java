package org.opencpm.messaging;

/** What a stored message is. */
public enum MessageKind {
  /** A CPM Standalone Message. */
  STANDALONE,
  /** A disposition notification (RFC 5438); never causes another one. */
  NOTIFICATION,
  /** A CPM Chat Message; its body is its CPIM. */
  CHAT,
  /** A notice of this server to one device; nobody is told what becomes of it. */
  NOTICE,
  /** A file that waits: its body describes it, its content is in the blob store. */
  FILE;

  /** Whether it was sent by a user to a user, who may ask what becomes of it. */
  public boolean isMessage() {
    return this == STANDALONE || this == CHAT || this == FILE;
  }
}
