package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import org.opencpm.chat.ChatRules;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Subscriber;

/**
 * What files have to be before a byte of them moves: not larger than allowed (CPM-CONV-052,
 * AD-REL-13; fact sheet 6.1, 13.2), in nobody else's name, and let through by all screenings.
 */
final class FileChecks {

  private FileChecks() {}

  /**
   * Checks files that are offered.
   *
   * @throws MessageRefused 403, with Warning 133 for one that is too large
   */
  static void check(List<OfferedFile> files, FileEnvironment env, Invitation invitation)
      throws MessageRefused {
    checkSizes(files, env, invitation);
    checkNames(files, env, invitation);
    screen(files, env, invitation);
  }

  /** What the server allows, what the sender may send, what the recipient wants to get. */
  private static void checkSizes(
      List<OfferedFile> files, FileEnvironment env, Invitation invitation) throws MessageRefused {
    boolean push = files.stream().anyMatch(file -> file.medium().direction().sends());
    Subscriber recipient = invitation.forth().recipient();
    Subscriber sender = push ? invitation.caller() : recipient;
    Subscriber getter = push ? recipient : invitation.caller();
    long most =
        Math.min(
            env.files().maxFileSize(),
            Math.min(
                limit(env, sender, Policy.FILE_MAX_SENT),
                limit(env, getter, Policy.FILE_MAX_RECEIVED)));
    for (OfferedFile file : files) {
      if (file.selector().size().orElse(0) > most) {
        throw new MessageRefused(
            Answer.of(Outcome.FORBIDDEN, "file too large")
                .with("Warning", OmaWarning.SIZE_EXCEEDED.at(env.settings().host()).headerValue()));
      }
    }
  }

  private static long limit(FileEnvironment env, Subscriber user, Policy policy) {
    if (user == null) {
      return Long.MAX_VALUE;
    }
    EffectivePolicy policies = env.policies().of(user.id());
    long limit = policies.longNumber(policy);
    return limit <= 0 ? Long.MAX_VALUE : limit;
  }

  /** CPIM From of somebody else is refused; an anonymous one is fine (design 4.9). */
  private static void checkNames(
      List<OfferedFile> files, FileEnvironment env, Invitation invitation) throws MessageRefused {
    for (OfferedFile file : files) {
      if (file.cpim().isEmpty()) {
        continue;
      }
      try {
        Optional<String> from = CpimMessage.parse(file.cpim().get().decoded()).fromUri();
        if (from.isPresent()
            && !ChatRules.names(env.settings(), from.get(), invitation.forth().sender())) {
          throw new MessageRefused(Outcome.FORBIDDEN, "CPIM From of somebody else");
        }
      } catch (CpimSyntaxException e) {
        throw new MessageRefused(Outcome.MALFORMED, "CPIM: " + e.getMessage());
      }
    }
  }

  private static void screen(List<OfferedFile> files, FileEnvironment env, Invitation invitation)
      throws MessageRefused {
    SessionDirection forth = invitation.forth();
    String sender = forth.sender().address();
    for (OfferedFile file : files) {
      Optional<String> objection =
          file.medium().direction().sends()
              ? env.screenings().ofInvitation(file.selector(), sender, forth.recipientAddress())
              : Optional.empty();
      if (objection.isPresent()) {
        MessageLog.event(
            "file-rejected",
            file.messageId(),
            forth.conversationId(),
            forth.callId(),
            "reason",
            objection.get());
        throw new MessageRefused(
            Answer.of(Outcome.FORBIDDEN, "not let through")
                .with(
                    "Warning",
                    OmaWarning.FUNCTION_NOT_ALLOWED
                        .at(env.settings().host(), "content policy")
                        .headerValue()));
      }
    }
  }
}
