package org.opencpm.policy;

/**
 * The catalogue of policies: each name, its default and whether a user may set it (AD-PF-02,
 * AD-PF-04). Values are stored as text; the provider's value, where there is one, beats the user's.
 */
public enum Policy {
  /**
   * {@code deliver}, {@code discard}, {@code defer} or {@code store} (CPM-CONV-002.1 to 002.4), or
   * {@code reject}.
   */
  INCOMING("incoming-standalone", "deliver", true),
  /** The same for large messages, or {@code reject}; empty: as {@link #INCOMING}. */
  INCOMING_LARGE("incoming-large", "", true),
  /** The same for chats, or {@code reject}; {@code defer}: nothing rings, messages are fetched. */
  INCOMING_CHAT("incoming-chat", "deliver", true),
  /** The same for files over MSRP; {@code defer} counts as {@code deliver}. */
  INCOMING_FILES("incoming-files", "", true),
  /** {@code push}, or {@code pull}: standalone messages that waited are fetched (AD-PF-23.2). */
  DEFERRED_DELIVERY("deferred-delivery", "push", true),
  /** Whether messages wait for users without a registered device. */
  DEFER("defer", "true", true),
  /** Whether devices that register later get what another device has taken. */
  DELIVER_TO_ALL_DEVICES("deliver-to-all-devices", "true", true),
  /** At expiry: {@code discard} or {@code store}. */
  ON_EXPIRY("on-expiry", "discard", true),
  /** Whether an anonymous sender is let through (RFC 5079). */
  ACCEPT_ANONYMOUS("accept-anonymous", "true", true),
  /** Blocked senders: canonical addresses, separated by spaces. */
  BLOCKED_SENDERS("blocked-senders", "", true),
  /** {@code reject} (603) or {@code discard} (202, nothing delivered) for blocked senders. */
  BLOCKED_ACTION("blocked-action", "reject", true),
  /** Whether a {@code failed} notification tells the sender of a discarded message. */
  NOTIFY_DISCARD("notify-discard", "true", false),
  /** Whether {@code processing/stored} is sent for a deferred message, where asked for. */
  NOTIFY_STORED("notify-stored", "true", false),
  /**
   * Devices that an invitation is offered to: {@code ring-all}, {@code by-capability} (those that
   * name the service, if any does) or {@code primary-first} (the one with the highest q).
   */
  DEVICE_CHOICE("device-choice", "ring-all", true),
  /** Seconds until a busy device (486) is tried again. */
  RETRY_SECONDS("retry-seconds", "30", false),
  /** Seconds until a device that rang and was not answered is tried again. */
  UNANSWERED_RETRY_SECONDS("unanswered-retry-seconds", "300", false),
  /** A message that a device took so often with silence makes way for others; 0: never. */
  SILENT_ATTEMPTS("silent-attempts", "5", false),
  /** Seconds until it is tried again then, doubled each further time, up to 16 times as long. */
  SILENT_RETRY_SECONDS("silent-retry-seconds", "3600", false),
  /** Mebibytes that the files of one user may take on the content server. */
  FILE_QUOTA_MIB("file-quota-mib", "1024", false),
  /**
   * Whether the other devices stop ringing once one has accepted or declined a file
   * (CPM-CONV-054a).
   */
  CANCEL_OTHER_DEVICES("cancel-other-devices", "true", false),
  /** Whether files that no device takes now wait (CPM-CONV-067). */
  DEFER_FILES("defer-files", "true", true),
  /** Largest file over MSRP that a user may send, in bytes; 0: what the server allows. */
  FILE_MAX_SENT("file-max-sent", "0", false),
  /** Largest file over MSRP that a user gets, in bytes; 0: what the server allows. */
  FILE_MAX_RECEIVED("file-max-received", "0", true),
  /**
   * Thumbnails in invitations: {@code pass} those that come, {@code make} one where none came, or
   * {@code off}.
   */
  FILE_ICONS("file-icons", "make", false),
  /**
   * Files go by the other way than they came where the device needs that: {@code off}, {@code
   * http-to-msrp}, {@code msrp-to-http} or {@code both} (CPM-CONV-XXXa).
   */
  FILE_CONVERSION("file-conversion", "both", false),
  /** Whether content is compared with the type that its sender named (AD-PF-05). */
  FILE_SCREENING("file-screening", "true", false),
  /** Media types that are not let through, separated by spaces; {@code video/*} for a family. */
  FILE_BLOCKED_TYPES("file-blocked-types", "", true);

  private final String key;
  private final String fallback;
  private final boolean userMaySet;

  Policy(String key, String fallback, boolean userMaySet) {
    this.key = key;
    this.fallback = fallback;
    this.userMaySet = userMaySet;
  }

  /** Name in the policy table. */
  public String key() {
    return key;
  }

  public String fallback() {
    return fallback;
  }

  public boolean userMaySet() {
    return userMaySet;
  }
}
