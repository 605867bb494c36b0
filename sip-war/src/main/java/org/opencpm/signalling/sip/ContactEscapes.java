package org.opencpm.signalling.sip;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;

/**
 * Keeps the {@code %3A} of feature tags (RFC 3840 section 9): Liberty unescapes the parameters of a
 * Contact once when it gives us a received one, and once when it takes one that we set.
 */
final class ContactEscapes {

  private static final Logger LOG = Logger.getLogger(ContactEscapes.class.getName());

  /** The feature tags whose values are URNs with their colons escaped (3GPP TS 24.229, 7.9.2). */
  private static final Pattern URN_TAGS =
      Pattern.compile("\\+g\\.3gpp\\.(?:icsi|iari)-ref\\s*=\\s*\"[^\"]*\"");

  private ContactEscapes() {}

  /** Whether this container does so. */
  static boolean areUnescapedBy(SipFactory factory) {
    SipApplicationSession session = factory.createApplicationSession();
    try {
      SipServletRequest request =
          factory.createRequest(session, "REGISTER", "sip:a@b.invalid", "sip:a@b.invalid");
      request.addHeader("Contact", "<sip:a@b.invalid>;+c=\"d%3Ae\"");
      return !request.getHeader("Contact").contains("%3A");
    } catch (ServletParseException e) {
      LOG.log(Level.WARNING, "cannot tell how Contacts are escaped: {0}", e.getMessage());
      return false;
    } finally {
      session.invalidate();
    }
  }

  /**
   * Whether this container puts the values of feature tags into quotes when they are set one by one
   * (Liberty does, and keeps their escapes then).
   */
  static boolean areQuotedBy(SipFactory factory) {
    SipApplicationSession session = factory.createApplicationSession();
    try {
      SipServletRequest request =
          factory.createRequest(session, "INVITE", "sip:a@b.invalid", "sip:a@b.invalid");
      request.getAddressHeader("Contact").setParameter("+c", "d%3Ae");
      return request.getHeader("Contact").contains("\"d%3Ae\"");
    } catch (ServletParseException | RuntimeException e) {
      LOG.log(Level.WARNING, "cannot tell how feature tags are quoted: {0}", e.toString());
      return false;
    } finally {
      session.invalidate();
    }
  }

  /** The value to set so that the one given goes out. */
  static String escaped(String contact) {
    return contact.replace("%", "%25");
  }

  /** The value as it was received, as far as the feature tags of services tell. */
  static String received(String contact) {
    return URN_TAGS.matcher(contact).replaceAll(tag -> withEscapedColons(tag.group()));
  }

  private static String withEscapedColons(String tag) {
    return Matcher.quoteReplacement(tag.replace(":", "%3A"));
  }
}
