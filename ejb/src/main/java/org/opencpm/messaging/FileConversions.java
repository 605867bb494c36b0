package org.opencpm.messaging;

import org.opencpm.subscriber.Device;

/** Which messages about files on the content server reach a device as the file (CPM-CONV-XXXa). */
public interface FileConversions {

  /**
   * Whether a message is brought to a device as the file that it speaks of, by the carrier of
   * files. Never blocks for long.
   *
   * @param delivery a standalone or chat message, perhaps without its body
   */
  boolean goesAsFile(Delivery delivery, Device device);

  /** Every message goes as it is. */
  static FileConversions none() {
    return (delivery, device) -> false;
  }
}
