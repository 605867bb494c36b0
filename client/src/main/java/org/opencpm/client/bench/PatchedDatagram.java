package org.opencpm.client.bench;

import java.nio.ByteBuffer;

/** A copy of a {@link Template} whose fields are overwritten in place. For one thread. */
final class PatchedDatagram {

  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final ByteBuffer buffer;

  PatchedDatagram(byte[] bytes) {
    // Direct: a heap buffer would be copied into a direct one for each send.
    buffer = ByteBuffer.allocateDirect(bytes.length);
    buffer.put(bytes).flip();
  }

  /** Writes a number in hexadecimal digits, of which the field takes the last. */
  PatchedDatagram hex(Template.Slot slot, long value) {
    return digits(slot, value, 16);
  }

  /** Writes a number in decimal digits, of which the field takes the last. */
  PatchedDatagram decimal(Template.Slot slot, long value) {
    return digits(slot, value, 10);
  }

  private PatchedDatagram digits(Template.Slot slot, long value, int base) {
    for (int i = 0; i < slot.offsets().size(); i++) {
      int first = slot.offsets().get(i);
      long rest = value;
      for (int at = first + slot.width() - 1; at >= first; at--) {
        buffer.put(at, DIGITS[(int) (rest % base)]);
        rest /= base;
      }
    }
    return this;
  }

  /** The bytes from the first to the last, for one send. */
  ByteBuffer ready() {
    return buffer.rewind();
  }
}
