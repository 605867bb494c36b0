package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A CPM Standalone Message in Pager Mode being written: a MESSAGE with a CPIM body. */
public final class Pager {

  public static final String SERVICE = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg";
  public static final String FEATURE_TAG =
      "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"";

  private static final String ANONYMOUS = "<sip:anonymous@anonymous.invalid>";

  private final String uri;
  private final List<Consumer<SipRequest>> changes = new ArrayList<>();
  private String id = UUID.randomUUID().toString();
  private String conversation = UUID.randomUUID().toString();
  private String contribution = UUID.randomUUID().toString();
  private String wishes;
  private String cpimFrom = ANONYMOUS;
  private String contentType = "text/plain;charset=UTF-8";
  private String contentHeaders = "";
  private final StringBuilder cpimHeaders = new StringBuilder();
  private byte[] content = new byte[0];
  private byte[] body;

  private Pager(String uri) {
    this.uri = uri;
  }

  public static Pager to(String uri) {
    return new Pager(uri);
  }

  /** A disposition notification: delivered, displayed or failed. */
  public static Pager report(
      String target, String messageId, String conversation, String disposition) {
    String element = disposition.equals("displayed") ? "display" : "delivery";
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
            + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>"
            + messageId
            + "</message-id><datetime>2024-03-05T10:15:30.120Z</datetime><"
            + element
            + "-notification><status><"
            + disposition
            + "/></status></"
            + element
            + "-notification></imdn>";
    return Pager.to(target)
        .conversation(conversation)
        .contentHeader("Content-Disposition: notification")
        .content("message/imdn+xml", document.getBytes(StandardCharsets.UTF_8));
  }

  public Pager text(String text) {
    content = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public Pager content(String type, byte[] bytes) {
    contentType = type;
    content = bytes;
    return this;
  }

  /** What imdn.Disposition-Notification asks for. */
  public Pager ask(String dispositions) {
    wishes = dispositions;
    return this;
  }

  /** Asks for every notification that a recipient can send, and for the negative one. */
  public Pager askAll() {
    return ask("positive-delivery, negative-delivery, display");
  }

  /** Sets imdn.Message-ID; null: none. */
  public Pager id(String messageId) {
    id = messageId;
    return this;
  }

  public Pager conversation(String conversationId) {
    conversation = conversationId;
    return this;
  }

  public Pager contribution(String contributionId) {
    contribution = contributionId;
    return this;
  }

  public Pager cpimFrom(String address) {
    cpimFrom = address;
    return this;
  }

  /** Adds a line to the CPIM header. */
  public Pager cpimHeader(String line) {
    cpimHeaders.append(line).append("\r\n");
    return this;
  }

  /** Adds a line to the header of the content inside of the CPIM wrapper. */
  public Pager contentHeader(String line) {
    contentHeaders += line + "\r\n";
    return this;
  }

  /** Adds a SIP header field. */
  public Pager header(String name, String value) {
    return change(request -> request.header(name, value));
  }

  /** Changes the SIP request after all else is there. */
  public Pager change(Consumer<SipRequest> change) {
    changes.add(change);
    return this;
  }

  /** Sends these bytes in place of the CPIM message. */
  public Pager body(byte[] bytes) {
    body = bytes;
    return this;
  }

  public String id() {
    return id;
  }

  public String conversation() {
    return conversation;
  }

  public String contribution() {
    return contribution;
  }

  /** The bytes of the body, the same at each call. */
  public byte[] body() {
    if (body == null) {
      StringBuilder head = new StringBuilder(300);
      head.append("From: ").append(cpimFrom).append("\r\n");
      head.append("To: ").append(ANONYMOUS).append("\r\n");
      head.append("NS: imdn <urn:ietf:params:imdn>\r\n");
      if (id != null) {
        head.append("imdn.Message-ID: ").append(id).append("\r\n");
      }
      head.append("DateTime: 2024-03-05T10:15:30.120Z\r\n");
      if (wishes != null) {
        head.append("imdn.Disposition-Notification: ").append(wishes).append("\r\n");
      }
      head.append(cpimHeaders).append("\r\n");
      head.append("Content-Type: ").append(contentType).append("\r\n").append(contentHeaders);
      head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
      byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
      body = new byte[start.length + content.length];
      System.arraycopy(start, 0, body, 0, start.length);
      System.arraycopy(content, 0, body, start.length, content.length);
    }
    return body.clone();
  }

  SipRequest request() {
    SipRequest request = SipRequest.of("MESSAGE", uri);
    if (conversation != null) {
      request.header("Conversation-ID", conversation);
    }
    if (contribution != null) {
      request.header("Contribution-ID", contribution);
    }
    request.header("P-Preferred-Service", SERVICE);
    request.header("Accept-Contact", "*;" + FEATURE_TAG);
    request.body("message/cpim", body());
    changes.forEach(change -> change.accept(request));
    return request;
  }
}
