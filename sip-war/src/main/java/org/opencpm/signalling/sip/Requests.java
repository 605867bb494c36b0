package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Signalling.FinalAnswer;
import org.opencpm.subscriber.Flow;

/** Translates received SIP messages into the values of the functions. */
final class Requests {

  private static final int DEFAULT_PORT = 5060;
  private static final int DEFAULT_TLS_PORT = 5061;

  private Requests() {}

  static InboundRequest inbound(SipServletRequest request) throws IOException {
    byte[] body = request.getRawContent();
    Address popped = request.getPoppedRoute();
    return new InboundRequest(
        request.getMethod(),
        request.getRequestURI().toString(),
        source(request),
        hop(request),
        popped == null ? null : popped.toString(),
        headers(request),
        body == null ? new byte[0] : body);
  }

  private static Flow source(SipServletRequest request) {
    return new Flow(
        request.getInitialTransport().toLowerCase(Locale.ROOT),
        request.getInitialRemoteAddr(),
        request.getInitialRemotePort());
  }

  /**
   * Liberty files an inbound connection under the sender's address and the port of its Via (RFC
   * 3261 18.2.2 names the same port for a new connection), or, where the sender is next to us and
   * supports {@code outbound} (RFC 5626), the port that it came from.
   */
  static Flow hop(SipServletRequest request) {
    Flow source = source(request);
    if (source.transport().equals("udp") || supportsOutbound(request)) {
      return source;
    }
    String via = request.getHeader("Via");
    int port = via == null ? -1 : SentBy.port(via);
    if (port < 0) {
      port = source.transport().equals("tls") ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }
    return new Flow(source.transport(), source.address(), port);
  }

  /** Whether no proxy is between the sender and us, by the Vias. */
  static boolean isNextToUs(SipServletRequest request) {
    Iterator<String> vias = request.getHeaders("Via");
    if (!vias.hasNext()) {
      return false;
    }
    vias.next();
    return !vias.hasNext();
  }

  private static boolean supportsOutbound(SipServletRequest request) {
    if (!isNextToUs(request)) {
      return false;
    }
    for (Iterator<String> values = request.getHeaders("Supported"); values.hasNext(); ) {
      for (String tag : values.next().split(",")) {
        if (tag.trim().equalsIgnoreCase("outbound")) {
          return true;
        }
      }
    }
    return false;
  }

  /** A response, final or provisional, as the functions hear of it. */
  static FinalAnswer answer(SipServletResponse response) throws IOException {
    byte[] body = response.getRawContent();
    String type = response.getHeader("Content-Type");
    return new FinalAnswer(
        response.getStatus(),
        response.getReasonPhrase(),
        response.getCallId(),
        headers(response),
        body == null || body.length == 0 || type == null ? null : new Content(type, body));
  }

  static HeaderList headers(SipServletMessage message) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    // Liberty lists a name once for each way it is written, and gives all values for each of them.
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Iterator<String> names = message.getHeaderNames(); names.hasNext(); ) {
      String name = names.next();
      if (!seen.add(name)) {
        continue;
      }
      for (Iterator<String> values = message.getHeaders(name); values.hasNext(); ) {
        String value = values.next();
        if (value != null) {
          boolean contact = name.equalsIgnoreCase("Contact");
          fields.add(Map.entry(name, contact ? ContactEscapes.received(value) : value));
        }
      }
    }
    return HeaderList.of(fields);
  }
}
