package org.opencpm.subscriber;

import java.time.Instant;
import java.util.Optional;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.RegistrationTransactions.Bind;

/**
 * A device's Contact as the S-CSCF tells of it: from the enclosed REGISTER and its answer, or from
 * a reginfo document.
 *
 * @param seconds how long it is registered, 0 for a removal
 */
record EnclosedContact(
    String uri,
    String params,
    String instance,
    String name,
    String gruu,
    String address,
    String callId,
    long cseq,
    String userAgent,
    long seconds) {

  static EnclosedContact of(
      String value, EnclosedMessage register, Optional<EnclosedMessage> answer, Long expires)
      throws RegistrationRefused {
    try {
      NameAddress contact = NameAddress.parse(value);
      String instance = contact.param("+sip.instance").map(EnclosedContact::bare).orElse(null);
      Long seconds = contact.param("expires").map(Contact::seconds).orElse(null);
      if (seconds == null) {
        seconds = register.headers().first("Expires").map(Contact::seconds).orElse(expires);
      }
      String gruu = null;
      if (answer.isPresent()) {
        for (String field : answer.get().headers().all("Contact")) {
          for (String one : NameAddress.splitList(field)) {
            NameAddress granted = NameAddress.parse(one);
            if (granted.uri().equals(contact.uri())) {
              gruu = granted.param("pub-gruu").map(EnclosedContact::bare).orElse(null);
              seconds = granted.param("expires").map(Contact::seconds).orElse(seconds);
            }
          }
        }
      }
      StringBuilder params = new StringBuilder();
      contact
          .params()
          .forEach(
              (name, param) -> {
                if (!name.equalsIgnoreCase("expires")) {
                  params.append(';').append(name);
                  if (param != null && !param.isEmpty()) {
                    params.append('=').append(param);
                  }
                }
              });
      return new EnclosedContact(
          contact.uri(),
          params.toString(),
          instance,
          contact.displayName(),
          gruu,
          NameAddress.parse(register.headers().first("To").orElse("")).uri(),
          register.headers().first("Call-ID").orElse(""),
          Contact.cseq(register.headers()),
          register.headers().first("User-Agent").orElse(null),
          seconds == null ? Settings.DEFAULT_REGISTRATION.toSeconds() : seconds);
    } catch (AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "enclosed Contact: " + e.getMessage());
    }
  }

  static EnclosedContact of(ReginfoDocument.Contact contact, String aor, long version) {
    return new EnclosedContact(
        contact.uri(),
        contact.contactParams(),
        contact.instance().orElse(null),
        contact.displayName(),
        contact.pubGruu(),
        aor,
        "reginfo",
        version,
        null,
        contact.expires() > 0 ? contact.expires() : Settings.DEFAULT_REGISTRATION.toSeconds());
  }

  String key() {
    return instance != null ? instance : uri;
  }

  Bind bind(InboundRequest request, String route, Instant now) {
    Binding binding =
        new Binding(
            uri,
            params,
            request.source(),
            address,
            callId,
            cseq,
            now.plusSeconds(seconds),
            1.0,
            userAgent,
            gruu,
            route,
            false);
    return new Bind(key(), instance, name, binding);
  }

  private static String bare(String quoted) {
    String text = quoted;
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.length() >= 2 && text.startsWith("<") && text.endsWith(">")) {
      text = text.substring(1, text.length() - 1);
    }
    return text;
  }
}
