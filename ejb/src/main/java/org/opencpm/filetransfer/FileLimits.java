package org.opencpm.filetransfer;

import java.util.List;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Subscriber;

/** How large a file may be (CPM-CONV-052, AD-REL-13; fact sheet 6.1, 13.2). */
final class FileLimits {

  private FileLimits() {}

  /**
   * Checks files before a byte of them moves: against what the server allows, what their sender may
   * send, and what their recipient wants to get.
   *
   * @throws MessageRefused 403 with Warning 133
   */
  static void check(List<OfferedFile> files, FileEnvironment env, Invitation invitation)
      throws MessageRefused {
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
}
