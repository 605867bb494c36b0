package org.opencpm.client.media;

import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.signalling.HeaderList;

/** Hears what becomes of a {@link FileMedium}; on the calls' thread; must not block. */
public interface FileMediumListener {

  /**
   * The sent invitation has its final answer. When it is no 2xx, or its session description cannot
   * be used (then the status is a local 488), the session is over.
   *
   * @param file what the answer says of the file, its range among it; what was offered where it
   *     says nothing
   */
  void answered(SipAnswer answer, FileDescription file);

  /** The connection is there. */
  void ready();

  /**
   * What was sent has its last answer.
   *
   * @param status MSRP status; 0 when the connection is lost or the file cannot be read
   */
  void sent(int status);

  /**
   * What comes has ended.
   *
   * @param status MSRP status that the other end was told; 200 when the file is complete, 0 when it
   *     gave up
   */
  void received(int status);

  /** The connection is gone. */
  void lost();

  /** The received invitation was taken back; the session is over. */
  void cancelled(HeaderList headers);

  /**
   * The session is over and was not ended from here.
   *
   * @param headers of the BYE; of a session that died a Reason alone
   */
  void ended(HeaderList headers);
}
