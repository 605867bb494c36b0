package org.opencpm.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the transfer of a file ended.
 *
 * @param kind what ended it
 * @param reason in words, for people
 * @param moved place in the file up to which the receiving side has it: where it can be gone on
 * @param file where a received file is
 */
public record FileResult(Kind kind, String reason, long moved, Optional<Path> file) {

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
    /** It could not be read or written here, or is not the file that was offered. */
    FAILED
  }

  /** Whether all of the file moved. */
  public boolean complete() {
    return kind == Kind.COMPLETE;
  }
}
