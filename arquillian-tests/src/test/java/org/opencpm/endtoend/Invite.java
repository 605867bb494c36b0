package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The INVITE of a CPM session being written (fact sheet 3.5, 3.7, 4.1). */
public final class Invite {

  private final String uri;
  private final CpmService service;
  private final List<Consumer<SipRequest>> changes = new ArrayList<>();
  private final List<Consumer<SdpDraft>> media = new ArrayList<>();
  private String conversation = UUID.randomUUID().toString();
  private final String contribution = UUID.randomUUID().toString();
  private String part;
  private String multipart = "multipart/mixed";
  private boolean tls;
  private int mediaAnswer = 200;

  private Invite(String uri, CpmService service) {
    this.uri = uri;
    this.service = service;
  }

  /** To a chat. */
  public static Invite chat(String uri) {
    return new Invite(uri, CpmService.SESSION);
  }

  /** To take one message in Large Message Mode: its CPIM header fields come with the INVITE. */
  public static Invite large(String uri, ChatMessage message) {
    String cpim = new String(message.bytes(), StandardCharsets.UTF_8);
    int content = cpim.indexOf("\r\n\r\n", cpim.indexOf("\r\n\r\n") + 4) + 4;
    String head =
        cpim.substring(0, content).replaceFirst("Content-Length: \\d+", "Content-Length: 0");
    return new Invite(uri, CpmService.LARGE)
        .part("message/cpim", head)
        .media(sdp -> sdp.types("message/cpim").direction("sendonly"));
  }

  /** To take a file, or to give one. */
  public static Invite file(String uri, FileText file) {
    return new Invite(uri, CpmService.FILE)
        .media(sdp -> sdp.types(file.type()).wrapped("*").direction("sendonly"))
        .media(sdp -> file.lines().forEach(sdp::line));
  }

  /** To fetch what waits. */
  public static Invite fetch() {
    return new Invite("sip:deferred@" + User.DOMAIN, CpmService.DEFERRED)
        .media(sdp -> sdp.types("message/cpim").wrapped("*").direction("recvonly"));
  }

  /** Puts another part beside the session description; null: none. */
  public Invite part(String contentType, String text) {
    part = text == null ? null : "Content-Type: " + contentType + "\r\n\r\n" + text;
    return this;
  }

  /** Puts a first message beside the session description, as RCS-e clients do. */
  public Invite first(ChatMessage message) {
    return part("message/cpim", new String(message.bytes(), StandardCharsets.UTF_8));
  }

  /** Puts a thumbnail beside the session description (RFC 5547 section 9.1). */
  public Invite icon(String contentId, byte[] image) {
    multipart = "multipart/related;type=\"application/sdp\"";
    part =
        "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <"
            + contentId
            + ">\r\nContent-Disposition: icon\r\n\r\n"
            + java.util.Base64.getEncoder().encodeToString(image);
    return media(sdp -> sdp.line("a=file-icon:cid:" + contentId));
  }

  public Invite conversation(String conversationId) {
    conversation = conversationId;
    return this;
  }

  /** Adds a header field. */
  public Invite header(String name, String value) {
    return change(request -> request.header(name, value));
  }

  /** Changes the request after all else is there. */
  public Invite change(Consumer<SipRequest> change) {
    changes.add(change);
    return this;
  }

  /** Changes the session description. */
  public Invite media(Consumer<SdpDraft> change) {
    media.add(change);
    return this;
  }

  /** MSRP over TLS. */
  public Invite overTls() {
    tls = true;
    return this;
  }

  /** Its MSRP session answers every SEND so from the beginning; 0: not at all. */
  public Invite answeringMessages(int status) {
    mediaAnswer = status;
    return this;
  }

  RawMsrpPeer openMedia() {
    return RawMsrpPeer.open(tls).answering(mediaAnswer);
  }

  public String conversation() {
    return conversation;
  }

  public String contribution() {
    return contribution;
  }

  /** The session description that it offers. */
  SdpDraft description(RawMsrpPeer msrp) {
    SdpDraft sdp = SdpDraft.offer(msrp);
    media.forEach(change -> change.accept(sdp));
    return sdp;
  }

  /** The INVITE. */
  SipRequest request(ChatPhone phone, SdpDraft sdp) {
    SipRequest request =
        SipRequest.of("INVITE", uri)
            .header("From", "<" + phone.user().sip() + ">;tag=" + phone.tag())
            .header("To", "<" + uri + ">")
            .header("Call-ID", UUID.randomUUID().toString())
            .header("CSeq", "1 INVITE")
            .header("Contact", phone.contactFor(service))
            .header("Conversation-ID", conversation)
            .header("Contribution-ID", contribution)
            .header("P-Preferred-Service", service.urn())
            .header("Accept-Contact", "*;" + CpmService.featureTag(service))
            .header("Allow", PhoneCall.ALLOW)
            .header("Supported", "timer")
            .header("Session-Expires", "1800;refresher=uac")
            .header("Min-SE", "90");
    if (part == null) {
      request.body("application/sdp", sdp.bytes());
    } else {
      String body =
          "--part\r\n"
              + part
              + "\r\n--part\r\nContent-Type: application/sdp\r\n\r\n"
              + sdp.text()
              + "\r\n--part--\r\n";
      request.body(multipart + ";boundary=\"part\"", body.getBytes(StandardCharsets.UTF_8));
    }
    changes.forEach(change -> change.accept(request));
    return request;
  }
}
