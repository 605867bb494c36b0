package org.opencpm.chat;

import java.util.Arrays;
import java.util.Set;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.notification.DispositionRequest;

/**
 * What an MSRP message in a session is, as far as its first bytes tell (fact sheet 4.3).
 *
 * @param kind how it is to be treated
 * @param messageId imdn.Message-ID, null when there is none
 * @param wishes disposition notifications asked for
 * @param from URI of CPIM From, null for content without CPIM
 */
record ChatContent(Kind kind, String messageId, Set<DispositionRequest> wishes, String from) {

  /** How a message is treated. */
  enum Kind {
    /** Something that a user wrote: passed on, or stored. */
    MESSAGE,
    /** Says where a file is to be fetched: as a message, but not passed to who cannot fetch it. */
    FILE_LINK,
    /** isComposing (RFC 3994): passed on while somebody is there, never stored. */
    COMPOSING,
    /** A disposition notification (RFC 5438): each goes to the sender of the message once. */
    NOTIFICATION
  }

  /** Bytes within which the head of a CPIM message must end (two blocks of 16 KiB). */
  static final int MAX_HEAD = 32 * 1024;

  /** Content that is not wrapped in CPIM is known by its type alone. */
  static ChatContent ofBare(String contentType) {
    Kind kind = kind(MediaType.parse(contentType == null ? "" : contentType).orElse(null));
    return new ChatContent(kind, null, Set.of(), null);
  }

  static boolean isCpim(String contentType) {
    return contentType != null
        && MediaType.parse(contentType).filter(t -> t.is("message", "cpim")).isPresent();
  }

  /**
   * Reads the head of a CPIM message.
   *
   * @param bytes the first bytes of it, at least to {@link #headEnd}
   * @throws CpimSyntaxException when it is none
   */
  static ChatContent ofCpim(byte[] bytes) throws CpimSyntaxException {
    int end = headEnd(bytes);
    CpimMessage cpim = CpimMessage.parse(end < 0 ? bytes : Arrays.copyOf(bytes, end));
    return new ChatContent(
        kind(cpim.content().mediaType()),
        cpim.messageId().orElse(null),
        cpim.dispositionRequests(),
        cpim.fromUri().orElse(null));
  }

  private static Kind kind(MediaType type) {
    if (type == null) {
      return Kind.MESSAGE;
    }
    if (type.is("application", "im-iscomposing+xml")) {
      return Kind.COMPOSING;
    }
    if (type.is("application", "vnd.gsma.rcs-ft-http+xml")) {
      return Kind.FILE_LINK;
    }
    return type.is("message", "imdn+xml") ? Kind.NOTIFICATION : Kind.MESSAGE;
  }

  /**
   * Where the content of a CPIM message begins: behind its second empty line (RFC 3862 section 2).
   *
   * @return -1 while that line has not come
   */
  static int headEnd(byte[] bytes) {
    int first = blankLineEnd(bytes, 0);
    return first < 0 ? -1 : blankLineEnd(bytes, first);
  }

  /** Where the headers of a CPIM message end: behind its first empty line. */
  static int headersEnd(byte[] bytes) {
    return blankLineEnd(bytes, 0);
  }

  /** The byte behind the first empty line from there on. */
  private static int blankLineEnd(byte[] bytes, int from) {
    boolean empty = true;
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (empty) {
          return i + 1;
        }
        empty = true;
      } else if (bytes[i] != '\r') {
        empty = false;
      }
    }
    return -1;
  }
}
