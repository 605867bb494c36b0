package org.opencpm.policy;

import java.util.List;
import java.util.Optional;

/**
 * The catalogue of policies: each name, its default, whether a user may set it (AD-PF-02,
 * AD-PF-04), which values it may have and what it is for. Values are stored as text; the provider's
 * value, where there is one, beats the user's.
 */
public enum Policy {
  /** CPM-CONV-002.1 to 002.4. */
  INCOMING(
      "incoming-standalone",
      "deliver",
      true,
      PolicyValues.oneOf("deliver", "discard", "store", "defer", "reject"),
      "What becomes of standalone messages to the user: they are delivered, "
          + "discarded, kept in the message store, deferred until a device fetches "
          + "them, or rejected with 603."),
  INCOMING_LARGE(
      "incoming-large",
      "",
      true,
      PolicyValues.orAsElsewhere("deliver", "discard", "store", "defer", "reject"),
      "The same for messages in Large Message Mode; empty: as incoming-standalone."),
  INCOMING_CHAT(
      "incoming-chat",
      "deliver",
      true,
      PolicyValues.oneOf("deliver", "discard", "store", "defer", "reject"),
      "The same for chats and what is stored of them; defer: no device rings, "
          + "messages are fetched."),
  INCOMING_FILES(
      "incoming-files",
      "",
      true,
      PolicyValues.orAsElsewhere("deliver", "discard", "store", "defer", "reject"),
      "The same for files over MSRP; defer counts as deliver; empty: as " + "incoming-standalone."),
  /** AD-PF-23.2. */
  DEFERRED_DELIVERY(
      "deferred-delivery",
      "push",
      true,
      PolicyValues.oneOf("push", "pull"),
      "Whether standalone messages that had to wait are pushed at "
          + "registration, or devices are told and fetch them."),
  DEFER(
      "defer",
      "true",
      true,
      PolicyValues.onOff(),
      "Whether messages wait when no device is registered; false: 480."),
  DELIVER_TO_ALL_DEVICES(
      "deliver-to-all-devices",
      "true",
      true,
      PolicyValues.onOff(),
      "Whether devices that register later get what another device has taken."),
  ON_EXPIRY(
      "on-expiry",
      "discard",
      true,
      PolicyValues.oneOf("discard", "store"),
      "Whether a message that expires is discarded, and its sender told if he "
          + "asked for it, or kept in the message store."),
  /** RFC 5079. */
  ACCEPT_ANONYMOUS(
      "accept-anonymous",
      "true",
      true,
      PolicyValues.onOff(),
      "Whether anonymous senders are let through; false: 433."),
  BLOCKED_SENDERS(
      "blocked-senders",
      "",
      true,
      PolicyValues.addresses(),
      "Senders from whom nothing is delivered: canonical addresses, separated " + "by blanks."),
  BLOCKED_ACTION(
      "blocked-action",
      "reject",
      true,
      PolicyValues.oneOf("reject", "discard"),
      "Whether blocked senders are told (603), or their messages are silently " + "discarded."),
  NOTIFY_DISCARD(
      "notify-discard",
      "true",
      false,
      PolicyValues.onOff(),
      "Whether a failed notification tells the sender of a discarded, refused "
          + "or expired message, if he asked for it."),
  NOTIFY_STORED(
      "notify-stored",
      "true",
      false,
      PolicyValues.onOff(),
      "Whether a stored notification tells the sender that his message waits, "
          + "if he asked for processing notifications."),
  DEVICE_CHOICE(
      "device-choice",
      "ring-all",
      true,
      PolicyValues.oneOf("ring-all", "by-capability", "primary-first"),
      "Devices that a chat is offered to: all, those that name the service if "
          + "any does, or the one with the highest q."),
  RETRY_SECONDS(
      "retry-seconds",
      "30",
      false,
      PolicyValues.positive(),
      "Seconds until a busy device (486) is tried again."),
  UNANSWERED_RETRY_SECONDS(
      "unanswered-retry-seconds",
      "300",
      false,
      PolicyValues.positive(),
      "Seconds until a device that rang and was not answered is tried again, "
          + "unless it registers before."),
  SILENT_ATTEMPTS(
      "silent-attempts",
      "5",
      false,
      PolicyValues.number(),
      "A message that a device has taken with silence (408) so often in a row "
          + "makes way for the ones behind it; 0: never."),
  SILENT_RETRY_SECONDS(
      "silent-retry-seconds",
      "3600",
      false,
      PolicyValues.positive(),
      "Seconds until such a message is tried again, doubled each further "
          + "time, up to 16 times as long."),
  FILE_QUOTA_MIB(
      "file-quota-mib",
      "1024",
      false,
      PolicyValues.number(),
      "Mebibytes that the files of one user may take on the content server; " + "above: 403."),
  /** CPM-CONV-054a. */
  CANCEL_OTHER_DEVICES(
      "cancel-other-devices",
      "true",
      false,
      PolicyValues.onOff(),
      "Whether the other devices stop ringing once one has accepted or " + "declined a file."),
  /** CPM-CONV-067. */
  DEFER_FILES(
      "defer-files",
      "true",
      true,
      PolicyValues.onOff(),
      "Whether files that no device takes now wait; false: 480, and a device "
          + "that is lost ends the transfer."),
  FILE_MAX_SENT(
      "file-max-sent",
      "0",
      false,
      PolicyValues.bytes(),
      "Largest file over MSRP that a user may send, in bytes; 0: what the " + "server allows."),
  FILE_MAX_RECEIVED(
      "file-max-received",
      "0",
      true,
      PolicyValues.bytes(),
      "Largest file over MSRP that a user gets, in bytes; 0: what the server " + "allows."),
  FILE_ICONS(
      "file-icons",
      "make",
      false,
      PolicyValues.oneOf("pass", "make", "off"),
      "Thumbnails in invitations: those that came are passed, one is made for "
          + "a stored picture where none came, or there are none."),
  /** CPM-CONV-XXXa. */
  FILE_CONVERSION(
      "file-conversion",
      "both",
      false,
      PolicyValues.oneOf("off", "http-to-msrp", "msrp-to-http", "both"),
      "Whether files go by another way than they came where the device takes " + "only that."),
  /** AD-PF-05. */
  FILE_SCREENING(
      "file-screening",
      "true",
      false,
      PolicyValues.onOff(),
      "Whether content that is recognised as another kind than its sender "
          + "says is not let through."),
  FILE_BLOCKED_TYPES(
      "file-blocked-types",
      "",
      true,
      PolicyValues.mediaTypes(),
      "Media types that are not let through, separated by blanks; video/* for " + "a family.");

  private final String key;
  private final String fallback;
  private final boolean userMaySet;
  private final PolicyValues values;
  private final String text;

  Policy(String key, String fallback, boolean userMaySet, PolicyValues values, String text) {
    this.key = key;
    this.fallback = fallback;
    this.userMaySet = userMaySet;
    this.values = values;
    this.text = text;
  }

  /** The policy of that name. */
  public static Optional<Policy> of(String key) {
    for (Policy policy : values()) {
      if (policy.key.equals(key)) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
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

  /** The values that it may have; empty for a number or a text. */
  public List<String> choices() {
    return values.choices();
  }

  /** What it is for, in one sentence. */
  public String text() {
    return text;
  }

  /** Whether it may have that value. */
  public boolean takes(String value) {
    return values.take(value);
  }

  /** What its value must be, after "must be". */
  public String mustBe() {
    return values.sentence();
  }
}
