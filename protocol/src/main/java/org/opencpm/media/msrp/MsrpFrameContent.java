package org.opencpm.media.msrp;

import java.util.Objects;

/**
 * Some bytes of a body. The array belongs to who receives the object; nobody writes to it.
 *
 * @param bytes array that holds them
 * @param offset index of the first
 * @param length how many
 */
public record MsrpFrameContent(byte[] bytes, int offset, int length) implements MsrpFrame {

  /**
   * Checks the bounds.
   *
   * @throws IndexOutOfBoundsException if they are outside of the array
   */
  public MsrpFrameContent {
    Objects.checkFromIndexSize(offset, length, bytes.length);
  }

  /** A whole array. */
  public MsrpFrameContent(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }
}
