package org.opencpm.filetransfer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * From whom to whom a file goes.
 *
 * @param sender identity of the sender, as {@code Sender.key}
 * @param recipient identity of the recipient, likewise
 */
record FileWay(String sender, String recipient) {

  /** Where kept files of that name are found, see {@link KeptFile#key}. */
  String keyOf(FileSelector file) {
    String text = sender + "\n" + recipient + "\n" + file.name().orElse("");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
