package org.opencpm.client.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The requests of the load program, as a CPM client writes them (examples 01 and 03 of the protocol
 * sheet). Field {@code number} is the message's number in the run, {@code sender} and {@code
 * recipient} are users' numbers.
 */
final class RequestTexts {

  /** What leads to the number in a delivered message. */
  static final byte[] MESSAGE_ID = SipDatagram.ascii("imdn.Message-ID: ");

  /** What leads to the number in a delivered notification. */
  static final byte[] REPORTED_ID = SipDatagram.ascii("<message-id>");

  /** Digits of a message's number. */
  static final int NUMBER_DIGITS = 8;

  /** Length of what stands before the number in an id: kind and run. */
  static final int ID_PREFIX = 9;

  private static final String SERVICE = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg";
  private static final String ACCEPT_CONTACT =
      "Accept-Contact: *;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"\n";

  private final String domain;
  private final String server;
  private final String run;
  private final String text;

  /**
   * Fixes what all requests of a run have in common.
   *
   * @param domain of the users
   * @param server host and port of the server
   * @param run eight hexadecimal digits that no other run has
   * @param textBytes length of the messages' text
   */
  RequestTexts(String domain, String server, String run, int textBytes) {
    if (!run.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("a run is named by eight hexadecimal digits");
    }
    this.domain = domain;
    this.server = server;
    this.run = run;
    String line = "The quick brown fox jumps over the lazy dog and is back before noon. ";
    this.text = line.repeat(textBytes / line.length() + 1).substring(0, textBytes);
  }

  /** Asks the server itself what it can do; it answers without asking who we are. */
  Template options(Endpoint from) {
    return Template.request(
        "OPTIONS sip:"
            + server
            + " SIP/2.0\n"
            + via(from, 'o')
            + "From: <sip:bench@"
            + domain
            + ">;tag=o${number:8}\nTo: <sip:"
            + server
            + ">\n"
            + callId('o')
            + "CSeq: 1 OPTIONS\nAccept: application/sdp\n",
        "");
  }

  /** A Pager Mode message that asks for a delivery notification. */
  Template message(Endpoint from) {
    String content =
        "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: "
            + text.length()
            + "\r\n\r\n"
            + text;
    return request(
        from,
        'm',
        "sender",
        "recipient",
        "Contribution-ID: 0c9c6f0e-83f5-4b42-" + run.substring(0, 4) + "-0000${number:8}\n",
        cpim('m', "imdn.Disposition-Notification: positive-delivery\r\n") + content);
  }

  /** The delivery notification of a message. */
  Template report(Endpoint from) {
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
            + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">\r\n  <message-id>"
            + id('m')
            + "</message-id>\r\n  <datetime>"
            + now()
            + "</datetime>\r\n  <delivery-notification><status><delivered/></status>"
            + "</delivery-notification>\r\n</imdn>\r\n";
    String content =
        "Content-Type: message/imdn+xml\r\nContent-Disposition: notification\r\nContent-Length: "
            + Template.of(document).length()
            + "\r\n\r\n"
            + document;
    return request(
        from,
        'd',
        "recipient",
        "sender",
        "Contribution-ID: 5d8a4b2c-3f19-4f76-"
            + run.substring(0, 4)
            + "-0000${number:8}\nInReplyTo-Contribution-ID: 0c9c6f0e-83f5-4b42-"
            + run.substring(0, 4)
            + "-0000${number:8}\n",
        cpim('d', "") + content);
  }

  private Template request(
      Endpoint from, char kind, String sender, String recipient, String contribution, String body) {
    String own = "<sip:bench${" + sender + ":4}@" + domain + '>';
    String other = "sip:bench${" + recipient + ":4}@" + domain;
    return Template.request(
        "MESSAGE "
            + other
            + " SIP/2.0\n"
            + via(from, kind)
            + "From: "
            + own
            + ";tag="
            + kind
            + "${number:8}\nTo: <"
            + other
            + ">\n"
            + callId(kind)
            + "CSeq: 1 MESSAGE\nConversation-ID: f2b8c1d4-0a57-"
            + run.substring(4)
            + "-${sender:4}-00000000${recipient:4}\n"
            + contribution
            + "P-Preferred-Identity: "
            + own
            + "\nP-Preferred-Service: "
            + SERVICE
            + '\n'
            + ACCEPT_CONTACT
            + "Content-Type: message/cpim\n",
        body);
  }

  private String cpim(char kind, String disposition) {
    return "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
        + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: "
        + id(kind)
        + "\r\nDateTime: "
        + now()
        + "\r\n"
        + disposition
        + "\r\n";
  }

  private String id(char kind) {
    return kind + run + "${number:8}";
  }

  /**
   * A REGISTER of a user's one device.
   *
   * @param attempt makes Call-ID and branch of this one unlike the last one's
   * @param authorization value for Authorization, null for none
   */
  byte[] register(BenchUser user, Endpoint from, int attempt, String authorization) {
    String address = '<' + user.address(domain) + '>';
    StringBuilder request = new StringBuilder(512);
    line(request, "REGISTER sip:" + domain + " SIP/2.0");
    String branch = "z9hG4bKr" + run + user.name() + attempt;
    line(request, "Via: SIP/2.0/UDP " + from.hostPort() + ";branch=" + branch + ";rport");
    line(request, "Max-Forwards: 70");
    line(request, "From: " + address + ";tag=r" + user.number());
    line(request, "To: " + address);
    line(request, "Call-ID: " + registerCallId(user));
    line(request, "CSeq: " + attempt + " REGISTER");
    line(
        request,
        "Contact: <sip:"
            + user.name()
            + '@'
            + from.hostPort()
            + ">;+sip.instance=\"<"
            + instance(user)
            + ">\";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,"
            + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session,"
            + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.filetransfer\"");
    line(request, "Expires: 7200");
    if (authorization != null) {
      line(request, "Authorization: " + authorization);
    }
    line(request, "Content-Length: 0");
    line(request, "");
    return SipDatagram.ascii(request.toString());
  }

  private static void line(StringBuilder request, String line) {
    request.append(line).append("\r\n");
  }

  /** Call-ID of a user's registrations. */
  String registerCallId(BenchUser user) {
    return String.format("r%s%08x@bench", run, user.number());
  }

  /** The device of a user: the same in every run, so that runs leave one device behind. */
  private static String instance(BenchUser user) {
    return String.format("urn:uuid:3f0c7c52-6a4e-4c0b-9d35-00000000%04d", user.number());
  }

  private String via(Endpoint from, char kind) {
    return "Via: SIP/2.0/UDP "
        + from.hostPort()
        + ";branch=z9hG4bK"
        + kind
        + run
        + "${number:8};rport\nMax-Forwards: 70\n";
  }

  private String callId(char kind) {
    return "Call-ID: " + id(kind) + "@bench\n";
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
