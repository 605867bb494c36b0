package org.opencpm.client.signalling;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.SIPHeaderList;
import java.util.ArrayList;
import java.util.List;

/**
 * Contact fields that are written as they are. The stack looks for a Contact in an INVITE and casts
 * what it finds; so it gets one of its own kind, which it does not look into.
 */
final class TextContacts extends ContactList {

  private static final long serialVersionUID = 1L;

  private final List<String> values = new ArrayList<>();

  TextContacts(String value) {
    values.add(value);
    add(new Contact());
  }

  @Override
  public void concatenate(SIPHeaderList<Contact> other, boolean inFront) {
    values.addAll(((TextContacts) other).values);
  }

  @Override
  public StringBuilder encode(StringBuilder buffer) {
    values.forEach(value -> buffer.append("Contact: ").append(value).append("\r\n"));
    return buffer;
  }
}
