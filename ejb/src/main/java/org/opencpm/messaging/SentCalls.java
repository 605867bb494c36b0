package org.opencpm.messaging;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.enterprise.context.ApplicationScoped;
import org.opencpm.signalling.Signalling;

/**
 * Messages on their way whose recipient knows them by the Call-ID alone. Linphone sends its report
 * before its 200 and so before the database knows the Call-ID; until that is written down, the
 * report finds its message here. One entry for each attempt in flight, in this node's memory.
 */
@ApplicationScoped
public class SentCalls {

  private final ConcurrentHashMap<String, Sent> sent = new ConcurrentHashMap<>();

  private record Sent(long subscriberId, long recipientId) {}

  /** Whether the recipient's client can name this message by the Call-ID alone. */
  static boolean identifies(MessageKind kind, String messageId) {
    return kind == MessageKind.STANDALONE && messageId == null;
  }

  /**
   * Follows an attempt: its entry is there from before it goes out until {@link #written}.
   *
   * @param listener hears of the answer
   */
  public Signalling.AnswerListener follow(Delivery delivery, Signalling.AnswerListener listener) {
    return identifies(delivery.kind(), delivery.messageId())
        ? new Follower(delivery, listener)
        : listener;
  }

  /** The attempt's result is in the database. */
  public void written(String callId) {
    sent.remove(callId);
  }

  /**
   * The row of (message, recipient) that went out with this Call-ID. Ask here before the database:
   * what is gone from here is there.
   */
  public Optional<Long> recipientOf(long reporterId, String callId) {
    return Optional.ofNullable(sent.get(callId))
        .filter(s -> s.subscriberId() == reporterId)
        .map(Sent::recipientId);
  }

  private final class Follower implements Signalling.AnswerListener {
    private final Delivery delivery;
    private final Signalling.AnswerListener listener;
    private volatile String callId = "";

    private Follower(Delivery delivery, Signalling.AnswerListener listener) {
      this.delivery = delivery;
      this.listener = listener;
    }

    @Override
    public void sending(String newCallId) {
      sent.remove(callId);
      callId = newCallId;
      sent.put(newCallId, new Sent(delivery.subscriberId(), delivery.recipientId()));
    }

    @Override
    public void answered(Signalling.FinalAnswer answer) {
      if (!answer.callId().equals(callId)) {
        // It never went out: nobody will call written.
        sent.remove(callId);
      }
      listener.answered(answer);
    }
  }
}
