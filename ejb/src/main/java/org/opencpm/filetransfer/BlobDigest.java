package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.opencpm.storage.Blob;
import org.opencpm.storage.BlobSummary;

/** Reads a whole blob to know its digest. */
final class BlobDigest {

  private static final int BUFFER = 1 << 16;

  private BlobDigest() {}

  static BlobSummary of(Blob blob) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      long at = 0;
      while (at < blob.length()) {
        at += Math.max(0, blob.read(buffer, at));
        digest.update(buffer.flip());
        buffer.clear();
      }
      return new BlobSummary(at, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
