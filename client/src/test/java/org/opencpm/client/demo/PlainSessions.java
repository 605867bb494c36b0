package org.opencpm.client.demo;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opencpm.client.peer.PlainMsrpPeer;
import org.opencpm.client.peer.PlainRegistrar.Binding;
import org.opencpm.client.peer.PlainSipPeer.Flow;
import org.opencpm.client.peer.PlainSipPeer.Received;
import org.opencpm.client.peer.SipText;

/**
 * The sessions of a {@link PlainStore}: rings all devices of who is there and takes the first that
 * answers; answers for who is not and for large messages, and keeps what comes; brings what was
 * kept. All as text, over a plain MSRP socket.
 */
final class PlainSessions implements AutoCloseable {

  private static final Pattern SESSION = Pattern.compile("/([sd][0-9]+);tcp");

  /** A message that came in a session that the store answered. */
  interface Keeper {
    void keep(SipText invite, String recipient, Flow from, byte[] cpim);

    void keepFile(SipText invite, String recipient, Flow from, byte[] file);
  }

  /** One INVITE to several devices. */
  private static final class Fork {
    private final SipText invite;
    private final Flow caller;
    private final Map<String, Binding> ringing = new HashMap<>();
    private final Map<String, SipText> sent = new HashMap<>();
    private boolean taken;

    Fork(SipText invite, Flow caller) {
      this.invite = invite;
      this.caller = caller;
    }
  }

  /** A session that the store answered, or started to bring something. */
  private static final class Own {
    private SipText invite;
    private String recipient;
    private Flow flow;
    private final Map<String, StringBuilder> open = new HashMap<>();
    private final List<byte[]> toBring = new ArrayList<>();
    private String path;
    private Runnable brought;
    private String type = "message/cpim";
  }

  private final int sipPort;
  private final Keeper keeper;
  private final boolean cancels;
  private final PlainMsrpPeer msrp = new PlainMsrpPeer();
  private final Map<String, Fork> forks = new HashMap<>();
  private final Map<String, Flow> forwarded = new HashMap<>();
  private final Map<String, Own> own = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> ownByCall = new HashMap<>();
  private int number;

  PlainSessions(int sipPort, Keeper keeper, boolean cancels) throws IOException {
    this.cancels = cancels;
    this.sipPort = sipPort;
    this.keeper = keeper;
    msrp.onFrame(this::frame);
  }

  /** Takes an INVITE to somebody, on some of his devices or on none. */
  synchronized void invited(SipText invite, Flow from, String recipient, List<Binding> devices) {
    if (!taken.add(vias(invite).get(0))) {
      return;
    }
    from.send(invite.answer(100, "Trying", ""));
    String service = String.valueOf(invite.header("P-Preferred-Service"));
    if (devices.isEmpty() || service.endsWith("largemsg")) {
      answerMyself(invite, from, recipient);
      return;
    }
    Fork fork = new Fork(invite, from);
    for (Binding device : devices) {
      String branch = "z9hG4bKfork" + ++number;
      SipText copy = copy(invite, uri(device.contact()), branch, device.flow());
      fork.ringing.put(branch, device);
      fork.sent.put(branch, copy);
      forks.put(branch, fork);
      device.flow().send(copy);
    }
  }

  private SipText copy(SipText request, String target, String branch, Flow to) {
    SipText copy = new SipText(request.method() + " " + target + " SIP/2.0");
    copy.with("Via", via(branch, to));
    for (String[] field : request.fields()) {
      if (field[0].equals("P-Preferred-Identity")) {
        copy.with("P-Asserted-Identity", field[1]);
      } else if (field[0].equals("P-Preferred-Service")) {
        copy.with("P-Asserted-Service", field[1]);
      } else if (!field[0].equals("Content-Type")) {
        copy.with(field[0], field[1]);
      }
    }
    return request.body().length == 0
        ? copy
        : copy.body(request.header("Content-Type"), request.body());
  }

  private String via(String branch, Flow to) {
    return "SIP/2.0/" + to.transport() + " 127.0.0.1:" + sipPort + ";branch=" + branch;
  }

  private static String uri(String contact) {
    Matcher uri = Pattern.compile("<([^>]*)>").matcher(contact);
    return uri.find() ? uri.group(1) : contact;
  }

  private void answerMyself(SipText invite, Flow from, String recipient) {
    String id = "s" + ++number;
    Own session = new Own();
    session.invite = invite;
    session.recipient = recipient;
    session.flow = from;
    own.put(id, session);
    ownByCall.put(invite.header("Call-ID"), id);
    from.send(
        invite
            .answer(200, "OK", "store")
            .with("Contact", "<sip:deferred@127.0.0.1:" + sipPort + ">;automata")
            .body("application/sdp", sdp(id, invite.bodyText().contains("a=sendonly"))));
  }

  private byte[] sdp(String id, boolean oneWay) {
    return ("v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message "
            + msrp.port()
            + " TCP/MSRP *\r\na=accept-types:message/cpim application/im-iscomposing+xml\r\n"
            + "a=accept-wrapped-types:*\r\na=setup:passive\r\na=path:"
            + path(id)
            + "\r\na="
            + (id.startsWith("d") ? "sendonly" : oneWay ? "recvonly" : "sendrecv")
            + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String path(String id) {
    return "msrp://127.0.0.1:" + msrp.port() + "/" + id + ";tcp";
  }

  /** Whether an INVITE is about a file. */
  static boolean isFile(SipText invite) {
    return invite.bodyText().contains("a=file-selector:");
  }

  /** Brings a file to a device, with the parts that its own invitation had. */
  synchronized void bringFile(SipText about, byte[] file, Binding device) {
    String id = "d" + ++number;
    String type = about.header("Content-Type");
    String boundary = type.replaceAll(".*boundary=\"?([^\";]+)\"?.*", "$1");
    String body = new String(about.body(), StandardCharsets.ISO_8859_1);
    String sdp = new String(sdp(id, true), StandardCharsets.ISO_8859_1);
    Matcher lines = Pattern.compile("a=file-[^\r]*\r\n").matcher(body);
    while (lines.find()) {
      sdp += lines.group();
    }
    sdp =
        sdp.replaceAll("a=accept-[^\r]*\r\n", "").replace("a=setup", "a=accept-types:*\r\na=setup");
    int begin = body.indexOf("--" + boundary);
    int next = body.indexOf("--" + boundary, begin + 1);
    String changed =
        "--"
            + boundary
            + "\r\nContent-Type: application/sdp\r\n\r\n"
            + sdp
            + "\r\n"
            + body.substring(next);
    bring(
        about,
        List.of(file),
        device,
        () -> {},
        id,
        "image/jpeg",
        type,
        changed.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Brings messages to a device in one session. */
  synchronized void bring(SipText about, List<byte[]> messages, Binding device, Runnable brought) {
    String id = "d" + ++number;
    bring(about, messages, device, brought, id, "message/cpim", "application/sdp", sdp(id, true));
  }

  private void bring(
      SipText about,
      List<byte[]> messages,
      Binding device,
      Runnable brought,
      String id,
      String type,
      String bodyType,
      byte[] body) {
    Own session = new Own();
    session.flow = device.flow();
    session.toBring.addAll(messages);
    session.brought = brought;
    session.type = type;
    own.put(id, session);
    String sender = about.header("P-Preferred-Identity");
    SipText invite =
        new SipText("INVITE " + uri(device.contact()) + " SIP/2.0")
            .with("Via", via("z9hG4bKbring" + id, device.flow()))
            .with("Max-Forwards", "70")
            .with("From", "<sip:deferred@cpm.example>;tag=" + id)
            .with("To", "<sip:" + device.user() + "@cpm.example>")
            .with("Call-ID", "bring-" + id)
            .with("CSeq", "1 INVITE")
            .with("Contact", "<sip:deferred@127.0.0.1:" + sipPort + ">;automata")
            .with("P-Asserted-Identity", "<sip:deferred@cpm.example>")
            .with("P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.deferred")
            .with("Referred-By", sender)
            .with("Conversation-ID", about.header("Conversation-ID"))
            .with("Contribution-ID", about.header("Contribution-ID"))
            .body(bodyType, body);
    session.invite = invite;
    ownByCall.put("bring-" + id, id);
    device.flow().send(invite);
  }

  /** Takes any other request of a session; false when it is none. */
  synchronized boolean request(SipText request, Flow from, List<Binding> all) {
    if (!List.of("INVITE", "ACK", "BYE", "CANCEL", "UPDATE").contains(request.method())) {
      return false;
    }
    if (ownByCall.containsKey(request.header("Call-ID"))) {
      if (!request.method().equals("ACK")) {
        from.send(request.answer(200, "OK", "store"));
      }
      return true;
    }
    for (Binding device : all) {
      if (device.contact().contains("<" + request.requestUri() + ">")) {
        String branch = "z9hG4bKfwd" + ++number;
        forwarded.put(branch, from);
        device.flow().send(copy(request, request.requestUri(), branch, device.flow()));
        return true;
      }
    }
    from.send(request.answer(481, "Gone", "store"));
    return true;
  }

  /** Takes a response. */
  synchronized void response(Received received) {
    SipText response = received.message();
    String branch = vias(response).get(0).replaceAll(".*branch=([^;]+).*", "$1");
    if (branch.startsWith("z9hG4bKbring")) {
      if (response.status() == 200 && response.header("CSeq").endsWith("INVITE")) {
        acknowledge(response, received.flow());
      }
    } else if (forwarded.containsKey(branch)) {
      forwarded.get(branch).send(withoutOurVia(response));
    } else if (forks.containsKey(branch) && response.header("CSeq").endsWith("INVITE")) {
      forked(forks.get(branch), branch, response);
    }
  }

  private void acknowledge(SipText response, Flow flow) {
    String id = ownByCall.get(response.header("Call-ID"));
    Own session = own.get(id);
    flow.send(inDialog("ACK", "1", session.invite, response, flow));
    session.invite = inDialog("BYE", "2", session.invite, response, flow);
  }

  private SipText inDialog(String method, String cseq, SipText invite, SipText answer, Flow flow) {
    return new SipText(method + " " + uri(answer.header("Contact")) + " SIP/2.0")
        .with("Via", via("z9hG4bKbring" + method + ++number, flow))
        .with("Max-Forwards", "70")
        .with("From", invite.header("From"))
        .with("To", answer.header("To"))
        .with("Call-ID", invite.header("Call-ID"))
        .with("CSeq", cseq + " " + method);
  }

  /** All hops, top first: some stacks write them into one field. */
  private static List<String> vias(SipText message) {
    return message.headers("Via").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .toList();
  }

  private static SipText withoutOurVia(SipText response) {
    SipText copy = new SipText(response.startLine());
    vias(response).stream().skip(1).forEach(via -> copy.with("Via", via));
    for (String[] field : response.fields()) {
      if (!field[0].equals("Via") && !field[0].equals("Content-Type")) {
        copy.with(field[0], field[1]);
      }
    }
    return response.body().length == 0
        ? copy
        : copy.body(response.header("Content-Type"), response.body());
  }

  private void forked(Fork fork, String branch, SipText response) {
    if (response.status() == 100 || response.status() < 200 && fork.taken) {
      return;
    }
    if (response.status() < 200) {
      fork.caller.send(withoutOurVia(response));
      return;
    }
    Binding device = fork.ringing.remove(branch);
    if (device == null) {
      return;
    }
    if (response.status() < 300) {
      fork.taken = true;
      fork.caller.send(withoutOurVia(response));
      if (cancels) {
        fork.ringing.forEach((other, ringing) -> cancel(fork.sent.get(other), ringing));
      }
      return;
    }
    SipText ack = new SipText("ACK " + fork.sent.get(branch).requestUri() + " SIP/2.0");
    ack.with("Via", fork.sent.get(branch).header("Via"));
    ack.with("Max-Forwards", "70");
    ack.with("From", response.header("From"));
    ack.with("To", response.header("To"));
    ack.with("Call-ID", response.header("Call-ID"));
    ack.with("CSeq", response.header("CSeq").replace("INVITE", "ACK"));
    device.flow().send(ack);
    if (fork.ringing.isEmpty() && !fork.taken) {
      fork.caller.send(withoutOurVia(response));
    }
  }

  private static void cancel(SipText sent, Binding device) {
    device
        .flow()
        .send(
            new SipText("CANCEL " + sent.requestUri() + " SIP/2.0")
                .with("Via", sent.header("Via"))
                .with("Max-Forwards", "70")
                .with("From", sent.header("From"))
                .with("To", sent.header("To"))
                .with("Call-ID", sent.header("Call-ID"))
                .with("CSeq", sent.header("CSeq").replace("INVITE", "CANCEL"))
                .with("Reason", "SIP;cause=200;text=\"Call completed elsewhere\""));
  }

  private synchronized void frame(String frame, Socket socket) {
    Matcher id = SESSION.matcher(String.valueOf(PlainMsrpPeer.header(frame, "To-Path")));
    Own session = id.find() ? own.get(id.group(1)) : null;
    if (session == null) {
      return;
    }
    boolean request = frame.substring(0, frame.indexOf('\r')).endsWith(" SEND");
    boolean content = PlainMsrpPeer.header(frame, "Content-Type") != null;
    session.path = PlainMsrpPeer.header(frame, "From-Path");
    msrp.answer(frame, socket);
    if (request && content) {
      chunk(session, frame);
    } else if (id.group(1).startsWith("d")) {
      bringNext(session, id.group(1), socket);
    }
  }

  private void chunk(Own session, String frame) {
    boolean file = isFile(session.invite);
    if (!file && !"message/cpim".equals(PlainMsrpPeer.header(frame, "Content-Type"))) {
      return;
    }
    String messageId = PlainMsrpPeer.header(frame, "Message-ID");
    StringBuilder body = session.open.computeIfAbsent(messageId, m -> new StringBuilder());
    int end = frame.lastIndexOf("\r\n-------");
    body.append(frame, frame.indexOf("\r\n\r\n") + 4, end);
    if (frame.stripTrailing().endsWith("$")) {
      session.open.remove(messageId);
      byte[] cpim = body.toString().getBytes(StandardCharsets.ISO_8859_1);
      if (file) {
        keeper.keepFile(session.invite, session.recipient, session.flow, cpim);
      } else {
        keeper.keep(session.invite, session.recipient, session.flow, cpim);
      }
    }
  }

  private void bringNext(Own session, String id, Socket socket) {
    if (session.toBring.isEmpty()) {
      session.flow.send(session.invite);
      session.brought.run();
      return;
    }
    byte[] message = session.toBring.remove(0);
    String tid = "bring" + ++number;
    msrp.write(
        socket,
        "MSRP "
            + tid
            + " SEND\r\nTo-Path: "
            + session.path
            + "\r\nFrom-Path: "
            + path(id)
            + "\r\nMessage-ID: "
            + tid
            + "\r\nByte-Range: 1-"
            + message.length
            + "/"
            + message.length
            + "\r\nContent-Type: "
            + session.type
            + "\r\n\r\n"
            + new String(message, StandardCharsets.ISO_8859_1)
            + "\r\n-------"
            + tid
            + "$\r\n");
  }

  @Override
  public void close() throws IOException {
    msrp.close();
  }
}
