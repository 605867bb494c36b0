package org.opencpm.filetransfer;

import java.util.OptionalLong;
import org.opencpm.filetransfer.FileRefused.Reason;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;

/** How much a user may upload: the operator's maximum, and what is left of the user's quota. */
final class UploadLimits {

  /** Most files of one user. */
  static final int MAX_FILES = 10_000;

  private static final long MIB = 1 << 20;

  private final FileSettings settings;
  private final FileTransactions files;
  private final Policies policies;

  UploadLimits(FileSettings settings, FileTransactions files, Policies policies) {
    this.settings = settings;
    this.files = files;
    this.policies = policies;
  }

  /**
   * Of an upload that begins.
   *
   * @param usage what the owner's files take
   * @param size announced, if it is
   * @throws FileRefused if that is too large already
   */
  Upload.Limit ofNew(long ownerId, FileUsage usage, OptionalLong size) throws FileRefused {
    return limit(ownerId, usage, size, 0);
  }

  /** Of an upload that goes on: what was announced of it counts in the user's files already. */
  Upload.Limit ofResumed(FileTransfer transfer, OptionalLong size) throws FileRefused {
    FileUsage usage = files.usageOf(transfer.ownerId());
    return limit(transfer.ownerId(), usage, size, transfer.size().orElse(0));
  }

  private Upload.Limit limit(long ownerId, FileUsage usage, OptionalLong size, long counted)
      throws FileRefused {
    long max = settings.maxFileSize();
    long quota = policies.of(ownerId).number(Policy.FILE_QUOTA_MIB) * MIB;
    boolean tooMany = usage.files() >= MAX_FILES && counted == 0;
    long left = tooMany ? 0 : Math.max(0, quota - usage.bytes() + counted);
    if (size.orElse(0) > max) {
      throw new FileRefused(Reason.TOO_LARGE, "more than " + max + " bytes");
    }
    if (tooMany || size.orElse(0) > left) {
      throw new FileRefused(Reason.QUOTA, "no room left for this user's files");
    }
    return left < max
        ? new Upload.Limit(left, Reason.QUOTA)
        : new Upload.Limit(max, Reason.TOO_LARGE);
  }
}
