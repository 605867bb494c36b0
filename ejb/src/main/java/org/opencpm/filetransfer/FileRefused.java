package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Optional;

/** A file, or a piece of one, that is not taken or not given. */
public final class FileRefused extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Larger than the operator allows. */
    TOO_LARGE,
    /** The user's files take all that he may have. */
    QUOTA,
    /** The preview is no picture, or too large in bytes or pixels. */
    THUMBNAIL,
    /** Nothing is known by that name. */
    UNKNOWN,
    /** Its time is over. */
    EXPIRED,
    /** Not all of it is there yet. */
    INCOMPLETE,
    /** Somebody has cancelled it. */
    CANCELLED,
    /** Another request goes on with this upload. */
    SUPERSEDED,
    /** The store does not take anything at this time. */
    STORE
  }

  private final Reason reason;

  FileRefused(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  FileRefused(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** What was found, unless there is nothing or its time is over. */
  static FileTransfer unlessOver(Optional<FileTransfer> found, Instant now) throws FileRefused {
    if (found.isEmpty()) {
      throw new FileRefused(Reason.UNKNOWN, "no such transfer");
    }
    FileTransfer transfer = found.get();
    if (transfer.state() == TransferState.GONE || !transfer.expiresAt().isAfter(now)) {
      throw new FileRefused(Reason.EXPIRED, "the time of this file is over");
    }
    return transfer;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
