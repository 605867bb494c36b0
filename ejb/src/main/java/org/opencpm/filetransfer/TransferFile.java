package org.opencpm.filetransfer;

import java.util.Optional;

/** One file of a transfer; belongs to the transfer's mailbox. */
final class TransferFile {

  /** How far it is. */
  enum State {
    /** Nobody has taken it yet. */
    OFFERED,
    /** It moves. */
    MOVING,
    /** All of it went to the recipient, or is stored for him. */
    COMPLETE,
    /** It will not be whole, or nobody wanted it. */
    ENDED
  }

  private final OfferedFile offered;
  private final FileTrack track;
  State state = State.OFFERED;

  /** Its way, once somebody has taken it. */
  FilePassage passage;

  /** The device that gets it, null when it is not known. */
  String deviceKey;

  /** What the device that was lost has of it. */
  Optional<StoredFile.Got> got = Optional.empty();

  TransferFile(OfferedFile offered, FileTrack track) {
    this.offered = offered;
    this.track = track;
  }

  OfferedFile offered() {
    return offered;
  }

  int index() {
    return offered.index();
  }

  FileTrack track() {
    return track;
  }

  boolean isMoving() {
    return state == State.MOVING;
  }
}
