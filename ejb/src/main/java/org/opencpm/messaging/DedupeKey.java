package org.opencpm.messaging;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Identity of one message to one recipient (design 4.1): sender, recipient and imdn.Message-ID;
 * without a Message-ID the request itself (Call-ID, CSeq, From tag). A digest of 144 bits, so that
 * it has one length.
 */
public final class DedupeKey {

  private static final int BYTES = 18;

  private DedupeKey() {}

  public static String ofMessageId(String senderKey, long recipientId, String messageId) {
    return digest("m", senderKey, Long.toString(recipientId), messageId);
  }

  static String ofRequest(
      String senderKey, long recipientId, String callId, String cseq, String fromTag) {
    return digest("r", senderKey, Long.toString(recipientId), callId, cseq, fromTag);
  }

  private static String digest(String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update((byte) (bytes.length >>> 8));
        sha.update((byte) bytes.length);
        sha.update(bytes);
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(sha.digest(), BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
