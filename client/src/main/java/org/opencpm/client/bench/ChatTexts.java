package org.opencpm.client.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The SIP requests and answers of chats (examples 05 and 06 of the protocol sheet). */
final class ChatTexts {

  /** What the header field begins with that carries a chat's number through the server. */
  static final String CONVERSATION = "f2b8c1d4-0a57-4000-8000-";

  private static final String SERVICE = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.";
  private static final String FEATURE =
      "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.";
  private static final String CHAT_LINES =
      "a=accept-types:message/cpim application/im-iscomposing+xml\r\n"
          + "a=accept-wrapped-types:*\r\n";

  private final String domain;
  private final String run;
  private final String service;
  private final String feature;
  private final String lines;
  private final String callers;
  private final String callees;

  /**
   * The chats of one run.
   *
   * @param run eight hexadecimal digits that no other run has
   */
  ChatTexts(String domain, String run) {
    this(domain, run, "session", CHAT_LINES, "a=sendrecv\r\n", "a=sendrecv\r\n");
  }

  private ChatTexts(
      String domain, String run, String name, String lines, String callers, String callees) {
    this.domain = domain;
    this.run = run;
    this.service = SERVICE + name;
    this.feature = FEATURE + name + '"';
    this.lines = lines;
    this.callers = callers;
    this.callees = callees;
  }

  /**
   * The sessions of one run that carry a file from the caller to the callee (RFC 5547).
   *
   * @param size of the file in bytes
   */
  static ChatTexts ofFiles(String domain, String run, long size) {
    String file =
        "a=file-selector:name:\"bench.bin\" type:application/octet-stream size:"
            + size
            + "\r\na=file-transfer-id:bench"
            + run
            + "\r\na=file-disposition:attachment\r\n";
    return new ChatTexts(
        domain,
        run,
        "filetransfer",
        "a=accept-types:application/octet-stream\r\n",
        "a=sendonly\r\n" + file,
        "a=recvonly\r\n" + file);
  }

  /** An invitation. */
  ByteBuffer invite(ChatCall call, Endpoint from) {
    String own = '<' + call.caller().address(domain) + '>';
    String other = call.callee().address(domain);
    return request(
        "INVITE " + other,
        call,
        from,
        'i',
        "1 INVITE",
        '<' + other + '>',
        "Contact: <sip:"
            + call.caller().name()
            + '@'
            + from.hostPort()
            + ">;"
            + feature
            + "\r\nConversation-ID: "
            + CONVERSATION
            + String.format("%012x", call.number())
            + "\r\nContribution-ID: 9a7d3c10-4be2-4f0a-"
            + run.substring(0, 4)
            + String.format("-%012x", call.number())
            + "\r\nP-Preferred-Identity: "
            + own
            + "\r\nP-Preferred-Service: "
            + service
            + "\r\nAccept-Contact: *;"
            + feature
            + "\r\nAllow: INVITE, ACK, CANCEL, BYE, MESSAGE, UPDATE, OPTIONS\r\n"
            + "Content-Type: application/sdp\r\n",
        sdp(call.ownPath('a'), callers));
  }

  /** The ACK of the 200. */
  ByteBuffer ack(ChatCall call, Endpoint from, ChatCall.Dialog dialog) {
    return request("ACK " + dialog.target(), call, from, 'a', "1 ACK", dialog.to(), "", "");
  }

  /** The ACK of a refusal, which belongs to the INVITE's transaction (RFC 3261 17.1.1.3). */
  ByteBuffer ackOfRefusal(ChatCall call, Endpoint from, String to) {
    String line = "ACK " + call.callee().address(domain);
    return request(line, call, from, 'i', "1 ACK", to, "", "");
  }

  /** The end of a chat. */
  ByteBuffer bye(ChatCall call, Endpoint from, ChatCall.Dialog dialog) {
    return request("BYE " + dialog.target(), call, from, 'b', "2 BYE", dialog.to(), "", "");
  }

  private ByteBuffer request(
      String line,
      ChatCall call,
      Endpoint from,
      char branch,
      String cseq,
      String to,
      String fields,
      String body) {
    String id = String.format("%08x", call.number());
    return bytes(
        line
            + " SIP/2.0\r\nVia: SIP/2.0/UDP "
            + from.hostPort()
            + ";branch=z9hG4bKc"
            + run
            + id
            + branch
            + ";rport\r\nMax-Forwards: 70\r\nFrom: <"
            + call.caller().address(domain)
            + ">;tag=c"
            + id
            + "\r\nTo: "
            + to
            + "\r\nCall-ID: c"
            + run
            + id
            + "@bench\r\nCSeq: "
            + cseq
            + "\r\n"
            + fields
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /**
   * The 200 to an INVITE of the server.
   *
   * @param ok the answer without a body, see {@link OkResponse}
   */
  ByteBuffer accepted(ByteBuffer ok, ChatCall call, Endpoint from) {
    String sdp = sdp(call.ownPath('b'), callees);
    byte[] head = new byte[ok.remaining()];
    ok.get(head);
    String text = new String(head, StandardCharsets.UTF_8);
    String fields =
        "Contact: <sip:"
            + call.callee().name()
            + '@'
            + from.hostPort()
            + ">;"
            + feature
            + "\r\nAllow: INVITE, ACK, CANCEL, BYE, MESSAGE, UPDATE, OPTIONS\r\n"
            + "Content-Type: application/sdp\r\nContent-Length: "
            + sdp.length()
            + "\r\n\r\n";
    return bytes(text.replace("Content-Length: 0\r\n\r\n", fields) + sdp);
  }

  private String sdp(String path, String end) {
    return "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=message 9 TCP/MSRP *\r\n"
        + lines
        + "a=setup:active\r\na=connection:new\r\na=path:"
        + path
        + "\r\n"
        + end;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
