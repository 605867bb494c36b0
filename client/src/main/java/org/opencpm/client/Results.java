package org.opencpm.client;

import java.util.List;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.subscriber.FeatureTags;

/** Reads the values that the client returns from the answers it got. */
final class Results {

  private Results() {}

  static SendResult sent(SipAnswer answer, MessageIds ids, RequestIds names) {
    return new SendResult(
        answer.status(),
        answer.reason(),
        answer.headers().first("Warning"),
        ids.messageId(),
        ids.conversationId(),
        ids.contributionId(),
        names.callId());
  }

  /** Of a notification that the other end of a chat has taken. */
  static SendResult inSession(MessageIds ids, String callId) {
    return new SendResult(
        200,
        "OK",
        java.util.Optional.empty(),
        ids.messageId(),
        ids.conversationId(),
        ids.contributionId(),
        callId);
  }

  static OptionsResult options(SipAnswer answer) {
    List<String> contacts = Fields.values(answer.headers(), "Contact");
    List<String> services =
        Fields.addresses(contacts).stream()
            .flatMap(contact -> FeatureTags.of(contact).icsi().stream())
            .distinct()
            .toList();
    return new OptionsResult(
        answer.status(),
        answer.reason(),
        services,
        contacts,
        Fields.values(answer.headers(), "Allow"));
  }
}
