package org.opencpm.media.msrp.transport;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;

/**
 * Puts the chunks of a session's messages together, by Message-ID, in whatever order they come (RFC
 * 4975 7.3.1). Refuses what is too large with 413; every other answer is the caller's. Not
 * thread-safe: to be used on the loop.
 */
public final class MessageAssembler {

  private static final int REFUSED_IDS = 64;

  /**
   * A whole message.
   *
   * @param head of the chunk that made it whole
   * @param content all bytes
   */
  public record Message(SendHead head, byte[] content) {}

  private static final class Place {
    final PartialMessage message;
    long next;

    Place(PartialMessage message, long next) {
      this.message = message;
      this.next = next;
    }
  }

  private final long maxSize;
  private final int maxOpen;
  private final Map<String, PartialMessage> messages = new HashMap<>();
  private final Map<IncomingChunk, Place> places = new HashMap<>();

  /** Messages that were refused, so that their later chunks are refused at once; the newest few. */
  private final Map<String, Boolean> refusedIds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REFUSED_IDS;
        }
      };

  /**
   * Makes one for a session.
   *
   * @param maxSize most bytes in a message
   * @param maxOpen most messages that are begun and not whole
   */
  public MessageAssembler(long maxSize, int maxOpen) {
    this.maxSize = maxSize;
    this.maxOpen = maxOpen;
  }

  /**
   * A chunk begins.
   *
   * @return false if it was refused, and answered 413
   */
  public boolean started(IncomingChunk chunk) {
    SendHead head = chunk.head();
    String id = head.messageId();
    boolean known = messages.containsKey(id);
    if (refusedIds.containsKey(id)
        || head.range().total() > maxSize
        || head.range().start() > maxSize + 1
        || !known && messages.size() >= maxOpen) {
      refuse(chunk);
      return false;
    }
    PartialMessage message = messages.computeIfAbsent(id, any -> new PartialMessage());
    places.put(chunk, new Place(message, head.range().start()));
    return true;
  }

  /**
   * Bytes of a chunk came.
   *
   * @return false if the chunk is, or was before, refused
   */
  public boolean data(IncomingChunk chunk, byte[] bytes) {
    Place place = places.get(chunk);
    if (place == null) {
      return false;
    }
    boolean fits =
        place.next - 1 + bytes.length <= maxSize
            // The same bytes may come twice; more often than that is no accident.
            && place.message.stored() + bytes.length <= 2 * maxSize
            && place.message.put(place.next, bytes);
    if (!fits) {
      refuse(chunk);
      return false;
    }
    place.next += bytes.length;
    return true;
  }

  private void refuse(IncomingChunk chunk) {
    String id = chunk.head().messageId();
    messages.remove(id);
    places.remove(chunk);
    refusedIds.put(id, true);
    chunk.answer(MsrpStatus.STOP_SENDING, null);
  }

  /**
   * A chunk ended; the caller answers it unless it was refused before.
   *
   * @return the message, if this made it whole
   */
  public Optional<Message> ended(IncomingChunk chunk, Continuation flag) {
    Place place = places.remove(chunk);
    String id = chunk.head().messageId();
    if (place == null || messages.get(id) != place.message) {
      return Optional.empty();
    }
    if (flag == Continuation.ABORTED) {
      messages.remove(id);
      return Optional.empty();
    }
    if (flag == Continuation.LAST) {
      place.message.endsAt(place.next - 1);
    }
    Optional<byte[]> content = place.message.content();
    if (content.isPresent()) {
      messages.remove(id);
    }
    return content.map(bytes -> new Message(chunk.head(), bytes));
  }

  /** Messages that are begun and not whole. */
  public int open() {
    return messages.size();
  }

  /** Forgets all that is not whole, after a loss. */
  public void clear() {
    messages.clear();
    places.clear();
  }
}
