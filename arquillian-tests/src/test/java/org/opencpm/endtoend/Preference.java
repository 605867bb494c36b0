package org.opencpm.endtoend;

/** A preference of a subscriber, as it stands in the policy table. */
public enum Preference {
  NONE("", ""),
  /** No preference either; his subscription is not active. */
  BARRED("", ""),
  NO_ANONYMOUS_SENDERS("accept-anonymous", "false"),
  NO_DEFERRAL("defer", "false"),
  STORE_AT_EXPIRY("on-expiry", "store"),
  DISCARD("incoming-standalone", "discard"),
  STORE("incoming-standalone", "store"),
  DEFER("incoming-standalone", "defer"),
  NO_CHATS("incoming-chat", "reject"),
  /** Is told of chats, and fetches what was said in them. */
  CHATS_LATER("incoming-chat", "defer"),
  /** His devices ring one after the other, the one with the highest q first. */
  PRIMARY_FIRST("device-choice", "primary-first"),
  /** Devices ring that say they can chat, if any does. */
  BY_CAPABILITY("device-choice", "by-capability"),
  /** Files do not wait for him. */
  NO_FILES_LATER("defer-files", "false"),
  /** Gets no films. */
  NO_FILMS("file-blocked-types", "video/*"),
  /** Is told of messages that waited, and fetches them. */
  PULL("deferred-delivery", "pull"),
  /** Blocks the first subscriber of {@code start --demo}. */
  BLOCKS_ALICE("blocked-senders", "sip:alice@cpm.example");

  private final String policy;
  private final String value;

  Preference(String policy, String value) {
    this.policy = policy;
    this.value = value;
  }

  String policy() {
    return policy;
  }

  String value() {
    return value;
  }
}
