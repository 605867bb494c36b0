package org.opencpm.filetransfer;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that a sender begins to upload.
 *
 * @param tid the sender's id of this upload, a key together with the sender alone
 * @param name as the sender wrote it
 * @param contentType as the sender wrote it
 * @param size in bytes, at least: as far as the sender has said it
 */
public record FileOffer(String tid, String name, Optional<String> contentType, OptionalLong size) {

  /** Longest tid, in characters. */
  public static final int MAX_TID = 128;

  /** Whether a text can be a tid: printable ASCII without blanks. */
  public static boolean isTid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_TID
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
