package org.opencpm.subscriber;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

/**
 * What an S-CSCF encloses in a third-party REGISTER as {@code message/sip} (3GPP TS 24.229; fact
 * sheet 10.1): the device's REGISTER, and the answer that it got.
 */
record EnclosedRegistration(EnclosedMessage register, Optional<EnclosedMessage> answer) {

  /**
   * Reads the body of a third-party REGISTER.
   *
   * @return empty when no REGISTER is enclosed
   * @throws RegistrationRefused 400 for what is enclosed and cannot be read
   */
  static Optional<EnclosedRegistration> of(InboundRequest request) throws RegistrationRefused {
    List<EnclosedMessage> messages = messages(request);
    Optional<EnclosedMessage> answer =
        messages.stream().filter(m -> m.startLine().startsWith("SIP/2.0 2")).findFirst();
    return messages.stream()
        .filter(m -> m.startLine().startsWith("REGISTER "))
        .findFirst()
        .map(register -> new EnclosedRegistration(register, answer));
  }

  /**
   * The contacts that the device registered.
   *
   * @param expires seconds that the third-party REGISTER itself names, null for none
   */
  List<EnclosedContact> contacts(Long expires) throws RegistrationRefused {
    List<EnclosedContact> contacts = new ArrayList<>();
    for (String field : register.headers().all("Contact")) {
      for (String value : NameAddress.splitList(field)) {
        contacts.add(EnclosedContact.of(value, register, answer, expires));
      }
    }
    return contacts;
  }

  private static List<EnclosedMessage> messages(InboundRequest request) throws RegistrationRefused {
    MediaType type = MediaType.parse(request.header("Content-Type").orElse("")).orElse(null);
    List<EnclosedMessage> messages = new ArrayList<>();
    if (request.body().length == 0 || type == null) {
      return messages;
    }
    try {
      if (type.is("message", "sip")) {
        messages.add(EnclosedMessage.parse(request.body()));
      } else if (type.type().equalsIgnoreCase("multipart")) {
        for (MimeEntity part : Multipart.parse(request.body(), type).parts()) {
          if (part.mediaType().is("message", "sip")) {
            messages.add(EnclosedMessage.parse(part.body()));
          }
        }
      }
      return messages;
    } catch (CpimSyntaxException | AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "enclosed: " + e.getMessage());
    }
  }
}
