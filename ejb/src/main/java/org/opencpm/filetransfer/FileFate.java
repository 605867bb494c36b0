package org.opencpm.filetransfer;

import java.util.function.IntConsumer;

/** What becomes of the file; on the loop, must not block. */
interface FileFate {

  /** The recipient's leg has all of it. */
  void passed(FilePassage file);

  /** The recipient's leg is lost: the file is only kept from now on. */
  void diverted(FilePassage file);

  /**
   * All bytes are kept.
   *
   * @param done to be told the MSRP status for the sender; any thread
   */
  void kept(FilePassage file, FileKeep keep, IntConsumer done);

  /** It cannot be kept any more. */
  void notKept(FileKeep keep);

  /**
   * It will not be whole.
   *
   * @param status MSRP status that the sender gets
   */
  void failed(FilePassage file, int status);

  /** Whether the first bytes of the file may go on. */
  boolean lets(byte[] first);
}
