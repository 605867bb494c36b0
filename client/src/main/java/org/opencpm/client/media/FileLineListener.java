package org.opencpm.client.media;

import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDescription;

/** Hears what becomes of one file of a {@link FileMedia}; on the calls' thread; must not block. */
public interface FileLineListener {

  /**
   * The file has its m-line.
   *
   * @param line sends it, or takes it
   */
  void placed(FileLine line);

  /**
   * The file is to move: the other side takes or gives it, or this side has said so.
   *
   * @param answer that says so
   * @param file what the answer says of the file, its range among it; what was offered where it
   *     says nothing
   */
  void accepted(SipAnswer answer, FileDescription file);

  /**
   * The file does not move.
   *
   * @param answer why: the refusal of all files, a 603 where this one alone is refused, a local 488
   *     where the session description of the answer cannot be used
   */
  void declined(SipAnswer answer);

  /** The connection is there, and the file has been accepted. */
  void ready();

  /**
   * What was sent has its last answer; where a success report was asked for, that has come too.
   *
   * @param status MSRP status; 0 when the connection is lost, {@link FileLine#UNREADABLE} when the
   *     file cannot be read to its end
   */
  void sent(int status);

  /**
   * What comes has ended.
   *
   * @param status MSRP status that the other end was told; 200 when the file is complete, 0 when it
   *     gave up
   */
  void received(int status);
}
