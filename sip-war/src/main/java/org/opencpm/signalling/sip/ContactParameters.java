package org.opencpm.signalling.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletMessage;

/**
 * The parameters of this server's Contact in a dialog: feature tags (RFC 3840 section 9). The
 * address itself is the container's, which knows the listening point that fits the peer.
 */
final class ContactParameters {

  /** A Contact without parameters. */
  static final ContactParameters NONE = new ContactParameters(List.of(), false);

  private final List<Map.Entry<String, String>> parameters;
  private final boolean bare;

  private ContactParameters(List<Map.Entry<String, String>> parameters, boolean bare) {
    this.parameters = List.copyOf(parameters);
    this.bare = bare;
  }

  /**
   * Reads the parameters of the Contact among header fields, none where there is none.
   *
   * @param quotes whether the container quotes feature tags itself, see {@link ContactEscapes}
   */
  static ContactParameters of(List<Map.Entry<String, String>> fields, boolean quotes) {
    return fields.stream()
        .filter(field -> field.getKey().equalsIgnoreCase("Contact"))
        .findFirst()
        .map(field -> new ContactParameters(parse(field.getValue()), quotes))
        .orElse(NONE);
  }

  /** These, or others where these are none. */
  ContactParameters or(ContactParameters others) {
    return parameters.isEmpty() ? others : this;
  }

  /** Sets them on the Contact that the container gives a message. */
  void apply(SipServletMessage message) throws ServletParseException {
    if (parameters.isEmpty()) {
      return;
    }
    Address contact = message.getAddressHeader("Contact");
    if (contact == null) {
      return;
    }
    for (Map.Entry<String, String> parameter : parameters) {
      String value = parameter.getValue();
      contact.setParameter(parameter.getKey(), bare ? unquoted(value) : value);
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Parameters after the address, as written; a name alone has an empty value. */
  static List<Map.Entry<String, String>> parse(String contact) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    int start = end(contact, 0) + 1;
    while (start <= contact.length()) {
      int end = end(contact, start);
      String parameter = contact.substring(start, end).trim();
      int equals = parameter.indexOf('=');
      String name = (equals < 0 ? parameter : parameter.substring(0, equals)).trim();
      if (!name.isEmpty()) {
        String value = equals < 0 ? "" : parameter.substring(equals + 1).trim();
        parameters.add(Map.entry(name, value));
      }
      start = end + 1;
    }
    return parameters;
  }

  /** The next semicolon outside of quotes and angle brackets, or the end. */
  private static int end(String text, int from) {
    boolean quoted = false;
    boolean bracketed = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '<' || c == '>')) {
        bracketed = c == '<';
      } else if (c == ';' && !quoted && !bracketed) {
        return i;
      }
    }
    return text.length();
  }
}
