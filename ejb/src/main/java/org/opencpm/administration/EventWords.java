package org.opencpm.administration;

import java.util.List;
import java.util.Locale;

/** What an event says, in one sentence for somebody who knows no document. */
final class EventWords {

  private EventWords() {}

  /** A value of an event's further keys, null for none. */
  static String detail(TrailEvent event, String key) {
    if (event.detail() == null) {
      return null;
    }
    for (String part : event.detail().split("; ")) {
      if (part.startsWith(key + "=")) {
        return part.substring(key.length() + 1);
      }
    }
    return null;
  }

  /** The event in one sentence. */
  static String of(TrailEvent event) {
    return switch (event.name()) {
      case "accepted" -> accepted(event);
      case "duplicate" -> "The sender sent it again; it is not delivered a second time.";
      case "dropped" ->
          "NOTIFICATION".equals(event.kind())
              ? "A notification that came was not passed on."
              : "It was taken and goes to nobody.";
      case "notification" ->
          "The server told " + to(event) + ": " + disposition(event) + " for " + from(event) + ".";
      case "notification-dropped" ->
          "A notification of "
              + from(event)
              + " was not passed on: "
              + or(detail(event, "reason"), "it is of no use")
              + ".";
      case "refused", "invite-refused", "session-refused", "transfer-refused" ->
          "Refused with " + event.status() + reason(event) + ".";
      case "attempt" -> attempt(event);
      case "expired" ->
          "Its time was over for "
              + to(event)
              + ("stored".equals(detail(event, "action"))
                  ? "; it went into the message store."
                  : "; nobody gets it any more.");
      case "dropped-by-operator" -> "An operator dropped it for " + to(event) + ".";
      case "session-invited" -> from(event) + " invited " + to(event) + " to a chat.";
      case "session" ->
          "device".equals(detail(event, "answered-by"))
              ? "A device accepted the chat."
              : "The server took the chat in the place of the user; what is sent is stored.";
      case "session-cancelled" -> "The caller gave up before anybody accepted.";
      case "session-ended" -> "The chat ended.";
      case "transfer-invited" -> from(event) + " offered a file to " + to(event) + ".";
      case "transfer" ->
          "device".equals(detail(event, "answered-by"))
              ? "A device accepted the file."
              : "The server took the file in the place of the user.";
      case "transfer-cancelled" -> "The sender gave up before anybody accepted.";
      case "transfer-ended" -> "The transfer ended.";
      case "file-passed" -> "The file went from device to device.";
      case "file-stored" -> "The file was stored and waits for the recipient's devices.";
      case "file-delivered" -> "The stored file was sent to a device.";
      case "file-diverted" -> "The recipient's device was lost; the rest is stored.";
      case "file-failed" -> "The file did not arrive" + reason(event) + ".";
      case "file-rejected" -> "The file was not let through" + reason(event) + ".";
      case "leg-lost" -> "A device lost its media connection" + reason(event) + ".";
      case "relayed" -> "Passed on; the other side answered " + event.status() + ".";
      default -> event.name().replace('-', ' ') + ".";
    };
  }

  private static String accepted(TrailEvent event) {
    if ("NOTIFICATION".equals(event.kind())) {
      return from(event)
          + " reported "
          + disposition(event)
          + "; "
          + (event.recipients().isEmpty() ? "it goes to nobody." : "it goes to " + to(event) + ".");
    }
    String what = "Accepted from " + from(event);
    String stored = detail(event, "stored");
    String discarded = detail(event, "discarded");
    if (!event.recipients().isEmpty()) {
      what += " for " + to(event);
    }
    if (stored != null) {
      what += "; kept in the message store for " + stored + " by policy";
    }
    if (discarded != null) {
      what += "; discarded for " + discarded;
    }
    return what
        + ("true".equals(detail(event, "deferred"))
            ? ". No device could take it then: it is stored."
            : ".");
  }

  private static String attempt(TrailEvent event) {
    String device = or(event.device(), "a device") + " of " + to(event);
    String result = or(Facts.result(event), "");
    return switch (result) {
      case "TAKEN" ->
          "fetch".equals(detail(event, "by"))
              ? device + " fetched it."
              : device + " took it (" + event.status() + ").";
      case "LOST" -> device + silence(event.status()) + ".";
      case "RETRY" -> device + " is busy (" + event.status() + ").";
      case "UNANSWERED" -> device + " rang and nobody answered.";
      case "REFUSED" -> device + " refused it with " + event.status() + ".";
      case "REFUSED_FOR_ALL" ->
          "The user declined it on " + device + " (" + event.status() + "), for all devices.";
      default -> "Sent to " + device + ".";
    };
  }

  /** How a device that could not be reached did not answer. */
  static String silence(int status) {
    return switch (status) {
      case 0 -> " could not be reached";
      case 408 -> " did not answer (408)";
      default -> " could not take it (" + status + ")";
    };
  }

  private static String reason(TrailEvent event) {
    String reason = detail(event, "reason");
    return reason == null ? "" : ": " + reason;
  }

  static String disposition(TrailEvent event) {
    return or(detail(event, "disposition"), "a notification").toLowerCase(Locale.ROOT);
  }

  static String from(TrailEvent event) {
    return or(event.sender(), "somebody");
  }

  static String to(TrailEvent event) {
    return list(event.recipients());
  }

  static String list(List<String> addresses) {
    if (addresses.isEmpty()) {
      return "nobody";
    }
    int shown = Math.min(3, addresses.size());
    String text = String.join(", ", addresses.subList(0, shown));
    return addresses.size() == shown ? text : text + " and " + (addresses.size() - shown) + " more";
  }

  static String or(String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
