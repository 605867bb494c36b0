package org.opencpm.client.call;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.opencpm.client.Transport;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.NameAddress;

/** One side's state of a dialog (RFC 3261 section 12). */
final class Dialog {

  /** Largest request that goes over UDP (RFC 3261 section 18.1.1). */
  private static final int MAX_DATAGRAM = 1300;

  private static final int VIA_ALLOWANCE = 120;

  private final String callId;
  private final String local;
  private final String remote;
  private final List<String> routes;
  private final AtomicLong sequence;
  private final Transport transport;
  private String target;
  private String contact;
  private long remoteSequence;

  private Dialog(
      String callId,
      String local,
      String remote,
      List<String> routes,
      AtomicLong sequence,
      Transport transport) {
    this.callId = callId;
    this.local = local;
    this.remote = remote;
    this.routes = List.copyOf(routes);
    this.sequence = sequence;
    this.transport = transport;
  }

  /** The caller's dialog, made by a 2xx. */
  static Dialog ofAnswer(OutgoingRequest invite, SipAnswer answer, AtomicLong sequence) {
    List<String> routes = new ArrayList<>(values(answer.headers(), "Record-Route"));
    Collections.reverse(routes);
    Dialog dialog =
        new Dialog(
            invite.headers().first("Call-ID").orElseThrow(),
            invite.headers().first("From").orElseThrow(),
            answer.headers().first("To").orElse(invite.headers().first("To").orElseThrow()),
            routes,
            sequence,
            invite.transport());
    dialog.target = invite.requestUri();
    dialog.contact = invite.headers().first("Contact").orElse("");
    dialog.retarget(answer.headers());
    return dialog;
  }

  /**
   * The callee's dialog, made by its 2xx.
   *
   * @param contact the 2xx's Contact
   */
  static Dialog ofRequest(IncomingRequest invite, String contact) {
    HeaderList headers = invite.headers();
    Dialog dialog =
        new Dialog(
            headers.first("Call-ID").orElse(""),
            headers.first("To").orElse("") + ";tag=" + invite.localTag(),
            headers.first("From").orElse(""),
            values(headers, "Record-Route"),
            new AtomicLong(),
            invite.transport());
    dialog.target = uri(headers.first("From").orElse("")).orElse("sip:invalid");
    dialog.contact = contact;
    dialog.retarget(headers);
    dialog.remoteSequence = number(headers);
    return dialog;
  }

  /** What tells the dialog from all others: Call-ID and both tags. */
  String key() {
    return key(callId, tag(local), tag(remote));
  }

  /** The key of the dialog that a received request belongs to. */
  static String key(IncomingRequest request) {
    HeaderList headers = request.headers();
    return key(
        headers.first("Call-ID").orElse(""),
        tag(headers.first("To").orElse("")),
        tag(headers.first("From").orElse("")));
  }

  private static String key(String callId, String localTag, String remoteTag) {
    return callId + '\n' + localTag + '\n' + remoteTag;
  }

  /** The tag of a From or To value; empty when it has none. */
  static String tag(String value) {
    try {
      return NameAddress.parse(value).param("tag").orElse("");
    } catch (AddressSyntaxException malformed) {
      // No dialog of ours has such an end.
      return "";
    }
  }

  /** The number in CSeq; -1 when it cannot be read. */
  static long number(HeaderList headers) {
    String number = headers.first("CSeq").orElse("").strip().split("\\s+")[0];
    return number.matches("[0-9]{1,10}") ? Long.parseLong(number) : -1;
  }

  /** The numbers of this side's further requests. */
  LongSupplier numbers() {
    return sequence::incrementAndGet;
  }

  /**
   * Whether a received request comes in order (RFC 3261 section 12.2.2); if so, none before it does
   * any more.
   */
  boolean inOrder(IncomingRequest request) {
    long number = number(request.headers());
    if (number <= remoteSequence) {
      return false;
    }
    remoteSequence = number;
    return true;
  }

  /** Takes the peer's Contact as the target of the next requests. */
  void retarget(HeaderList headers) {
    values(headers, "Contact").stream()
        .findFirst()
        .flatMap(Dialog::uri)
        .ifPresent(uri -> target = uri);
  }

  /** This side's Contact. */
  String contact() {
    return contact;
  }

  /**
   * A request of this side.
   *
   * @param fields header fields besides those of the dialog
   */
  OutgoingRequest request(String method, HeaderList fields, Content content) {
    return request(method, sequence.incrementAndGet(), fields, content);
  }

  /** The ACK of a 2xx, with the credentials of its INVITE (RFC 3261 section 13.2.2.4). */
  OutgoingRequest ack(OutgoingRequest invite) {
    HeaderList.Builder fields = HeaderList.builder();
    for (String name : List.of("Authorization", "Proxy-Authorization")) {
      invite.headers().all(name).forEach(value -> fields.add(name, value));
    }
    return request("ACK", number(invite.headers()), fields.build(), Content.NONE);
  }

  private OutgoingRequest request(String method, long number, HeaderList more, Content content) {
    HeaderList.Builder fields = HeaderList.builder();
    fields.add("Max-Forwards", "70");
    routes.forEach(route -> fields.add("Route", route));
    fields.add("From", local);
    fields.add("To", remote);
    fields.add("Call-ID", callId);
    fields.add("CSeq", number + " " + method);
    more.entries().forEach(field -> fields.add(field.getKey(), field.getValue()));
    if (!content.isEmpty()) {
      fields.add("Content-Type", content.type());
    }
    HeaderList all = fields.build();
    return new OutgoingRequest(method, target, all, content.bytes(), way(all, content));
  }

  private Transport way(HeaderList fields, Content content) {
    int size = fields.toString().length() + content.bytes().length + VIA_ALLOWANCE;
    return size > MAX_DATAGRAM ? Transport.TCP : transport;
  }

  private static List<String> values(HeaderList headers, String name) {
    return headers.all(name).stream()
        .flatMap(value -> NameAddress.splitList(value).stream())
        .toList();
  }

  private static Optional<String> uri(String address) {
    try {
      return Optional.of(NameAddress.parse(address).uri());
    } catch (AddressSyntaxException malformed) {
      // Requests go on to where they went before.
      return Optional.empty();
    }
  }
}
