package org.opencpm.administration;

import java.util.List;

/** Why a request was refused, and what would help, by status and the reason in the log. */
final class Refusals {

  private Refusals() {}

  static List<String> explain(TrailEvent event) {
    String reason = EventWords.or(EventWords.detail(event, "reason"), "no reason was noted");
    String first =
        "It was refused with " + event.status() + ": " + reason + ". Nothing was stored.";
    String help = help(event, reason);
    return help == null ? List.of(first) : List.of(first, help);
  }

  private static String help(TrailEvent event, String reason) {
    String to = EventWords.to(event);
    return switch (event.status()) {
      case 400 -> "The client sends something that breaks the standard: it has to be corrected.";
      case 401, 407 ->
          "The sender has to prove who he is: this is ordinary for the first request, and a client"
              + " that never gets further has a wrong user name or password.";
      case 403 -> forbidden(event, reason);
      case 404 ->
          reason.contains("domain")
              ? to + " is not in the domain of this server."
              : "There is no subscriber with the address " + to + ", or he is blocked.";
      case 413 ->
          "Larger bodies are taken if the limit CPM_MAX_PAGER_SIZE is raised; clients should send"
              + " them in Large Message Mode.";
      case 415, 488 -> "The server does not take that type of content in such a request.";
      case 420 -> "The client demands a SIP extension that this server does not have.";
      case 433 ->
          "The sender is anonymous, and the policy accept-anonymous says no for " + to + ".";
      case 480 ->
          to
              + " has no registered device, and a policy (defer) or the sender says that nothing"
              + " is to wait.";
      case 486 -> "Both users invited each other at the same time; the other invitation counts.";
      case 503 ->
          "The server could not take it just then, because of its load or its database; the client"
              + " is to try again.";
      case 603 ->
          "The rules of "
              + to
              + " reject it: the sender is blocked, or the policy for what comes in"
              + " says reject.";
      default -> null;
    };
  }

  private static String forbidden(TrailEvent event, String reason) {
    if (reason.contains("somebody else")) {
      return "The sender's address ("
          + EventWords.from(event)
          + ") does not belong to the user who sent it: add it to his addresses, or correct the"
          + " client.";
    }
    if (reason.contains("not active")) {
      return EventWords.from(event) + " is blocked: unblock him on his page.";
    }
    if (reason.contains("trusted")) {
      return "The request came from an address that CPM_TRUSTED_PEERS does not name.";
    }
    if (reason.contains("large") || reason.contains("many")) {
      return "A limit of the server was passed; the limits are on their page.";
    }
    return null;
  }
}
