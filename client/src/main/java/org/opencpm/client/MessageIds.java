package org.opencpm.client;

import java.util.Optional;
import java.util.UUID;
import org.opencpm.conversation.ContributionId;
import org.opencpm.conversation.ConversationId;

/**
 * What names one message or notification (SD-CONV-03, SD-CONV-06).
 *
 * @param conversationId the conversation
 * @param contributionId the contribution, new for each
 * @param messageId imdn.Message-ID
 */
record MessageIds(String conversationId, String contributionId, String messageId) {

  /** New ids in a known conversation, or in a new one. */
  static MessageIds in(Optional<String> conversation) {
    return new MessageIds(
        conversation.orElseGet(() -> ConversationId.random().value()),
        ContributionId.random().value(),
        UUID.randomUUID().toString());
  }

  /** The ids of another item of the same contribution. */
  MessageIds another() {
    return new MessageIds(conversationId, contributionId, UUID.randomUUID().toString());
  }
}
