package org.opencpm.signalling.sip;

import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipFactory;

/**
 * Keeps the {@code %3A} of feature tags (RFC 3840 section 9): Liberty unescapes the parameters of a
 * Contact when it parses what we set, and would send them so.
 */
final class ContactEscapes {

  private static final Logger LOG = Logger.getLogger(ContactEscapes.class.getName());

  private ContactEscapes() {}

  /** Whether this container does so. */
  static boolean areUnescapedBy(SipFactory factory) {
    try {
      return !factory.createAddress("<sip:a@b.invalid>;+c=\"d%3Ae\"").toString().contains("%3A");
    } catch (ServletParseException e) {
      LOG.log(Level.WARNING, "cannot tell how Contacts are escaped: {0}", e.getMessage());
      return false;
    }
  }

  /** The value to set so that the one given goes out. */
  static String escaped(String contact) {
    return contact.replace("%", "%25");
  }
}
