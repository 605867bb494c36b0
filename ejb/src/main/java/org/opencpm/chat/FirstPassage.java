package org.opencpm.chat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.OutgoingChunk;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;

/**
 * The way of the message that came with the invitation (fact sheet 4.1): as the first SEND to the
 * devices that take the session, or into the store. What no device takes is stored too, so that its
 * sender, who gets no MSRP answer for it, hears of a failure by a notification.
 */
final class FirstPassage {

  /** Until a message that could not be stored is tried again, and how often. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private static final int TRIES = 60;

  private final ChatEnvironment env;
  private final SessionDirection forth;
  private final ChatRules rules;
  private final FirstMessage message;

  /** Message-ID of MSRP, at most 32 characters (RFC 4975 section 9). */
  private final String id = UUID.randomUUID().toString().replace("-", "");

  FirstPassage(ChatEnvironment env, SessionDirection forth, ChatRules rules, FirstMessage message) {
    this.env = env;
    this.forth = forth;
    this.rules = rules;
    this.message = message;
  }

  /**
   * Sends the message to legs before anything else goes to them: it waits for their connections.
   * One that takes it is enough.
   *
   * @param legs of devices that are in the session, or may still be
   */
  void send(List<Leg> legs) {
    legs.get(0).media().session().execute(() -> new Copies(legs.size()).send(legs));
  }

  /** The callee's own server has it with the invitation (IMS mode). */
  void passed() {
    rules.passed(Side.CALLER, message.content());
  }

  /**
   * Stores the message.
   *
   * @param done gets the answer to the invitation where it is not stored; empty: it is committed.
   *     Any thread
   */
  void store(Consumer<Optional<Answer>> done) {
    offer(
        result -> done.accept(result.accepted() ? Optional.empty() : Optional.of(result.answer())));
  }

  private void offer(Consumer<AcceptResult> told) {
    env.acceptance()
        .chat(forth, new SessionMessage(id, message.contentType(), message.body()), told);
  }

  /** The invitation has its 200, so that nobody but this server can try again. */
  private void storeAccepted(int tries) {
    offer(
        result -> {
          if (result.kind() == AcceptResult.Kind.FAILED && tries > 1) {
            env.timers().after(AGAIN, () -> storeAccepted(tries - 1));
          } else if (!result.accepted()) {
            MessageLog.event(
                "first-message-lost",
                message.content().messageId(),
                forth.conversationId(),
                forth.callId(),
                "status",
                result.answer().status());
          }
        });
  }

  /** The message on its way to several legs; on the loop. */
  private final class Copies {

    private int open;
    private boolean taken;

    Copies(int legs) {
      open = legs;
    }

    void send(List<Leg> legs) {
      boolean link = message.content().kind() == ChatContent.Kind.FILE_LINK;
      if (link && !legs.stream().allMatch(leg -> leg.media().fetchesFiles())) {
        // The store brings files to devices that cannot fetch them.
        storeAccepted(TRIES);
        return;
      }
      SendHead head = SendHead.ofMessage(id, message.body().length, message.contentType());
      for (Leg leg : legs) {
        OutgoingChunk chunk =
            leg.media().begin(head, (status, comment) -> answered(leg.media(), status));
        chunk.data(message.body(), 0, message.body().length);
        chunk.end(Continuation.LAST);
      }
    }

    private void answered(LegMedia leg, int status) {
      open--;
      if (status == MsrpStatus.OK) {
        if (!taken) {
          taken = true;
          passed();
        }
      } else if (PassingMessage.isLoss(status)) {
        leg.giveUp("no answer: " + status);
      }
      if (open == 0 && !taken) {
        storeAccepted(TRIES);
      }
    }
  }
}
