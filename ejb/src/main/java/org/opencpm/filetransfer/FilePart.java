package org.opencpm.filetransfer;

import java.util.OptionalLong;
import org.opencpm.media.msrp.ByteRange;

/**
 * Which bytes of a file one MSRP message carries. The bytes of a message are numbered from 1; where
 * a transfer is resumed they are, as a rule, those of the part that is sent, with its length as
 * total (fact sheet 6.3), but a peer may number them by their place in the file.
 *
 * @param size of the whole file; empty when nobody has said it
 * @param start bytes before the first one that is to come
 * @param offered bytes before the first one that the sender wanted to send; another value than
 *     {@code start} where the receiver corrected him
 * @param most largest file that may pass, in bytes
 */
record FilePart(OptionalLong size, long start, long offered, long most) {

  /** The whole file of a known size. */
  static FilePart whole(long size) {
    return new FilePart(OptionalLong.of(size), 0, 0, size);
  }

  /** The rest of a file of a known size. */
  static FilePart rest(long size, long start, long offered) {
    return new FilePart(OptionalLong.of(size), start, offered, size);
  }

  /** Whether the file may end there. */
  boolean endsAt(long place) {
    return size.isEmpty() || size.getAsLong() == place;
  }

  /**
   * How many bytes of the file stand before the first byte of a message.
   *
   * @param range of its first chunk
   * @return -1 when its total fits neither the part nor the file
   */
  long base(ByteRange range) {
    if (!range.totalKnown() || size.isEmpty()) {
      return start > 0 && range.start() == start + 1 ? 0 : start;
    }
    long total = range.total();
    long whole = size.getAsLong();
    if (total == whole - start) {
      return start;
    }
    if (total == whole - offered) {
      return offered;
    }
    return total == whole ? 0 : -1;
  }
}
