package org.opencpm.filetransfer;

import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.OutgoingChunk;

/** One chunk of a file on its way through; state of {@link FilePassage} alone. */
final class FileChunk {

  private final IncomingChunk incoming;

  /** Place in the file behind the bytes that have come. */
  long at;

  /** Its copy towards the recipient, null when it is kept only. */
  OutgoingChunk out;

  /** How it ended, null while it comes. */
  Continuation flag;

  private boolean answered;

  /**
   * @param at place in the file of its first byte, from 0
   */
  FileChunk(IncomingChunk incoming, long at) {
    this.incoming = incoming;
    this.at = at;
  }

  IncomingChunk incoming() {
    return incoming;
  }

  boolean answered() {
    return answered;
  }

  /** Answers, the first time. */
  void answer(int status, String comment) {
    if (!answered) {
      answered = true;
      incoming.answer(status, comment);
    }
  }

  void data(byte[] bytes) {
    if (out != null) {
      out.data(bytes, 0, bytes.length);
    }
  }

  /** Ends its copy, if it has one that has not ended. */
  void endCopy(Continuation end) {
    if (out != null && flag == null) {
      out.end(end);
    }
  }
}
