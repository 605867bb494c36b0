package org.opencpm.filetransfer;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes the names that nobody can guess: of URLs and of blobs. */
final class TransferNames {

  // Fact sheet 6.6 asks for 128 bits at least.
  private static final int KEY_BYTES = 24;
  private static final int BLOB_BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  TransferKeys keys() {
    return new TransferKeys(key(), key());
  }

  String blob() {
    return HexFormat.of().formatHex(bytes(BLOB_BYTES));
  }

  private String key() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(KEY_BYTES));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
