package org.opencpm.messaging;

/** What a stored message is. */
public enum MessageKind {
  /** A CPM Standalone Message. */
  STANDALONE,
  /** A disposition notification (RFC 5438); never causes another one. */
  NOTIFICATION
}
