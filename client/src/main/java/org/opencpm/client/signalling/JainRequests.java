package org.opencpm.client.signalling;

import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.header.Expires;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.EnclosedMessage;

/** Writes the stack's messages from the client's, and reads them back. */
final class JainRequests {

  /**
   * Fields that the stack itself works with. All others go through it as text: its setters would
   * write a tag without value as {@code tag=} and drop the quotes of URN values.
   */
  private static final Set<String> TYPED =
      Set.of("from", "to", "call-id", "cseq", "max-forwards", "content-type", "route");

  private static final HeaderFactoryImpl FIELDS = new HeaderFactoryImpl();

  private JainRequests() {}

  static SIPRequest write(OutgoingRequest request, String host, int port, String branch)
      throws ParseException {
    if (request.requestUri().chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("Blank in the Request-URI");
    }
    SIPRequest message = new SIPRequest();
    message.setMethod(request.method());
    message.setRequestURI(new GenericURI(request.requestUri()));
    message.addHeader(via(request, host, port, branch));
    addFields(message, request.headers());
    addBody(message, request.body());
    return message;
  }

  private static Via via(OutgoingRequest request, String host, int port, String branch)
      throws ParseException {
    try {
      Via via = (Via) FIELDS.createViaHeader(host, port, request.transport().name(), branch);
      // RFC 3581: the answer shall come back to the port that the request left from.
      via.setRPort();
      return via;
    } catch (InvalidArgumentException badPort) {
      throw new IllegalArgumentException("Port " + port, badPort);
    }
  }

  static void addFields(SIPMessage message, HeaderList fields) throws ParseException {
    for (Map.Entry<String, String> field : fields.entries()) {
      String name = field.getKey();
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals("content-length") || lower.equals("via")) {
        continue;
      }
      if (lower.equals("expires")) {
        message.addHeader(new TextExpires(field.getValue()));
      } else if (lower.equals("contact")) {
        message.addHeader(new TextContacts(field.getValue()));
      } else if (TYPED.contains(lower)) {
        message.addHeader((SIPHeader) FIELDS.createHeader(name, field.getValue()));
      } else {
        ExtensionHeaderImpl text = new ExtensionHeaderImpl(name);
        text.setValue(field.getValue());
        message.addHeader(text);
      }
    }
  }

  /** Expires as its sender wrote it: tests send values that are no number. */
  private static final class TextExpires extends Expires {
    private static final long serialVersionUID = 1L;
    private final String text;

    TextExpires(String text) {
      this.text = text;
    }

    @Override
    public StringBuilder encodeBody(StringBuilder buffer) {
      return buffer.append(text);
    }
  }

  static void addBody(SIPMessage message, byte[] body) {
    if (body.length > 0) {
      message.setMessageContent(body);
    }
  }

  static SipAnswer read(SIPResponse response) throws AddressSyntaxException {
    byte[] body = response.getRawContent();
    return new SipAnswer(
        response.getStatusCode(),
        response.getReasonPhrase(),
        headers(response),
        body == null ? new byte[0] : body,
        false);
  }

  /** The header fields of a received message, from its bytes. */
  static HeaderList headers(SIPMessage message) throws AddressSyntaxException {
    return EnclosedMessage.parse(RawHeadParsers.of(message).bytes()).headers();
  }
}
