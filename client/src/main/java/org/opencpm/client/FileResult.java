package org.opencpm.client;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the transfer of a file ended.
 *
 * @param kind what ended it
 * @param status the SIP or MSRP status that ended it; empty where there was none (CT-FT-13)
 * @param reason in words, for people
 * @param moved place in the file up to which the receiving side has it: where it can be gone on
 * @param file where a received file is
 */
public record FileResult(
    Kind kind, OptionalInt status, String reason, long moved, Optional<Path> file) {

  /** What ended it. */
  public enum Kind {
    /** All of the file is on the other side. */
    COMPLETE,
    /** Refused, or not answered, before a byte of it moved. */
    REFUSED,
    /** Another device of the user took it (AD-CL-45). */
    ELSEWHERE,
    /** This side stopped it. */
    STOPPED_HERE,
    /** The other side, or the server, stopped it. */
    STOPPED_THERE,
    /** The connection was lost: it can be gone on with. */
    LOST,
    /**
     * The other end refused what came, by an MSRP error or a failure report; it could not be read
     * or written here, or is not the file that was offered.
     */
    FAILED
  }

  /** Whether all of the file moved. */
  public boolean complete() {
    return kind == Kind.COMPLETE;
  }

  /** How a transfer ended whose session ended, and not from here. */
  static Kind kindOf(SessionEnd end) {
    return end.cause().filter(cause -> cause == 480).isPresent() ? Kind.LOST : Kind.STOPPED_THERE;
  }
}
