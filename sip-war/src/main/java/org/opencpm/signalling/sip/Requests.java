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
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Flow;

/** Translates received SIP messages into the values of the functions. */
final class Requests {

  private static final int DEFAULT_PORT = 5060;
  private static final int DEFAULT_TLS_PORT = 5061;

  private Requests() {}

  static InboundRequest inbound(SipServletRequest request) throws IOException {
    byte[] body = request.getRawContent();
    Address popped = request.getPoppedRoute();
    Flow source =
        new Flow(
            request.getInitialTransport().toLowerCase(Locale.ROOT),
            request.getInitialRemoteAddr(),
            request.getInitialRemotePort());
    return new InboundRequest(
        request.getMethod(),
        request.getRequestURI().toString(),
        source,
        hop(request, source),
        popped == null ? null : popped.toString(),
        headers(request),
        body == null ? new byte[0] : body);
  }

  /**
   * Liberty files an inbound TCP or TLS connection under the sender's address and the port of its
   * Via (RFC 3261 18.2.2 names the same port for a new connection); some TLS connections under the
   * port that they came from, see {@link TlsHops}.
   */
  private static Flow hop(SipServletRequest request, Flow source) {
    if (source.transport().equals("udp")) {
      return source;
    }
    String via = request.getHeader("Via");
    int port = via == null ? -1 : SentBy.port(via);
    if (port < 0) {
      port = source.transport().equals("tls") ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }
    return new Flow(source.transport(), source.address(), port);
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
