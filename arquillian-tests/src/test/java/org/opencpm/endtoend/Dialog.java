package org.opencpm.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SIP dialog of a phone (RFC 3261 section 12): who is in it, and where its requests go. */
final class Dialog {

  private static final Pattern ROUTE = Pattern.compile("<[^>]*>[^,<]*");

  private final String callId;
  private final String local;
  private final String remote;
  private final List<String> routes;
  private String target;
  private int sequence;

  private Dialog(
      String callId, String local, String remote, String target, List<String> routes, int seq) {
    this.callId = callId;
    this.local = local;
    this.remote = remote;
    this.target = target;
    this.routes = routes;
    this.sequence = seq;
  }

  /** Of who invited, by an answer. */
  static Dialog ofCaller(SipText answer) {
    List<String> routes = routes(answer);
    Collections.reverse(routes);
    return new Dialog(
        answer.header("Call-ID"),
        answer.header("From"),
        answer.header("To"),
        Handset.uri(answer.header("Contact")),
        routes,
        sequence(answer));
  }

  /** Of who was invited. */
  static Dialog ofCallee(SipText invite, String tag) {
    return new Dialog(
        invite.header("Call-ID"),
        invite.header("To") + ";tag=" + tag,
        invite.header("From"),
        Handset.uri(invite.header("Contact")),
        routes(invite),
        0);
  }

  private static List<String> routes(SipText message) {
    List<String> routes = new ArrayList<>();
    for (String line : message.headers("Record-Route")) {
      Matcher route = ROUTE.matcher(line);
      while (route.find()) {
        routes.add(route.group().trim());
      }
    }
    return routes;
  }

  static int sequence(SipText message) {
    return Integer.parseInt(message.header("CSeq").trim().split("\\s+")[0]);
  }

  /** Takes the remote target that a re-INVITE or its answer names (RFC 3261 12.2). */
  void refresh(SipText message) {
    if (message.header("Contact") != null) {
      target = Handset.uri(message.header("Contact"));
    }
  }

  /** Whether a request is one of this dialog. */
  boolean matches(SipText request) {
    return callId.equals(request.header("Call-ID"))
        && tag(remote).equals(tag(request.header("From")))
        && tag(local).equals(tag(request.header("To")));
  }

  private static String tag(String address) {
    return String.valueOf(SipText.parameter(address, "tag"));
  }

  /** The next request of this end. */
  SipRequest request(String method) {
    return request(method, ++sequence);
  }

  /** The ACK to a 2xx. */
  SipRequest acknowledgement(SipText answer) {
    return request("ACK", sequence(answer));
  }

  private SipRequest request(String method, int number) {
    SipRequest request =
        SipRequest.of(method, target)
            .header("From", local)
            .header("To", remote)
            .header("Call-ID", callId)
            .header("CSeq", number + " " + method);
    routes.forEach(route -> request.header("Route", route));
    return request;
  }

  /** Where its requests go first. */
  String nextHop() {
    return routes.isEmpty() ? target : Handset.uri(routes.get(0));
  }
}
