package org.opencpm.signalling.sip;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.SipServletMessage;
import org.opencpm.signalling.Content;

/** Writes header fields and bodies into messages of the container. */
final class Fields {

  /** Value of Server and User-Agent. */
  static final String PRODUCT = "CPM-serv/OMA2.2 OpenCPM/0.1";

  private Fields() {}

  /**
   * Adds header fields, Contact left out: {@link ContactParameters} has what is wanted of it.
   *
   * @throws IllegalArgumentException if the container does not allow one of them
   */
  static void add(SipServletMessage message, List<Map.Entry<String, String>> fields) {
    for (Map.Entry<String, String> field : fields) {
      if (!field.getKey().equalsIgnoreCase("Contact")) {
        message.addHeader(field.getKey(), field.getValue());
      }
    }
  }

  /** Adds one header field unless the message has it already. */
  static void complete(SipServletMessage message, String name, String value) {
    if (message.getHeader(name) == null) {
      message.addHeader(name, value);
    }
  }

  /**
   * Sets a body, byte by byte.
   *
   * @param content null without a body
   * @throws UnsupportedEncodingException if the container takes it in no way
   */
  static void content(SipServletMessage message, Content content)
      throws UnsupportedEncodingException {
    if (content == null) {
      return;
    }
    try {
      message.setContent(content.bytes(), content.type());
    } catch (UnsupportedEncodingException | IllegalArgumentException e) {
      // A charset that this Java does not know, in a type that is none of our business.
      message.setContent(content.bytes(), "application/octet-stream");
      message.setHeader("Content-Type", content.type());
    }
  }
}
