package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Flow;

/** Translates received SIP messages into the values of the functions. */
final class Requests {

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
        popped == null ? null : popped.toString(),
        headers(request),
        body == null ? new byte[0] : body);
  }

  static HeaderList headers(SipServletMessage message) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (Iterator<String> names = message.getHeaderNames(); names.hasNext(); ) {
      String name = names.next();
      for (Iterator<String> values = message.getHeaders(name); values.hasNext(); ) {
        String value = values.next();
        if (value != null) {
          fields.add(Map.entry(name, value));
        }
      }
    }
    return HeaderList.of(fields);
  }
}
