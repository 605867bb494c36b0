package org.opencpm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.OutgoingChunk;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.signalling.Answer;

/**
 * The way of the message that came with the invitation (fact sheet 4.1): as the first SEND to the
 * devices that take the session, or into the store. The answer to the invitation waits for its end,
 * for a 2xx says that somebody has the message (design 4.5). What no device takes is stored too, so
 * that its sender, who gets no MSRP answer for it, hears of a failure by a notification.
 */
final class FirstPassage {

  /** Hears once how it ended; any thread. */
  interface Hearer {

    /** A device has answered 200 for it. */
    void taken(LegMedia device);

    /**
     * The store is done with it.
     *
     * @param refusal the answer to the invitation where it is not stored; empty: it is committed
     */
    void stored(Optional<Answer> refusal);
  }

  private final ChatEnvironment env;
  private final SessionDirection forth;
  private final ChatRules rules;
  private final FirstMessage message;
  private final Hearer hearer;

  /** Message-ID of MSRP, at most 32 characters (RFC 4975 section 9). */
  private final String id = UUID.randomUUID().toString().replace("-", "");

  /** The invitation was taken back: nobody waits for it any more. */
  private volatile boolean withdrawn;

  FirstPassage(
      ChatEnvironment env,
      SessionDirection forth,
      ChatRules rules,
      FirstMessage message,
      Hearer hearer) {
    this.env = env;
    this.forth = forth;
    this.rules = rules;
    this.message = message;
    this.hearer = hearer;
  }

  /**
   * Sends the message to legs before anything else goes to them: it waits for their connections.
   * One that takes it is enough; when all have failed, it is stored.
   *
   * @param legs of devices that are in the session, or may still be; at least one
   * @return ends the waiting: what has not answered is given up and the store takes over, unless
   *     the message is settled; any thread
   */
  Runnable send(List<Leg> legs) {
    Copies copies = new Copies();
    LegMedia any = legs.get(0).media();
    List<LegMedia> targets = legs.stream().map(Leg::media).toList();
    any.session().execute(() -> copies.send(targets));
    return () -> any.session().execute(copies::giveUp);
  }

  /** The callee's own server has it with the invitation (IMS mode). */
  void passed() {
    rules.passed(Side.CALLER, message.content());
  }

  /** Stores the message. */
  void store() {
    SessionMessage stored = new SessionMessage(id, message.contentType(), message.body());
    env.acceptance()
        .chat(
            forth,
            stored,
            result ->
                hearer.stored(result.accepted() ? Optional.empty() : Optional.of(result.answer())));
  }

  /**
   * The invitation is over without an answer from here: what no device has got is not brought or
   * stored any more. To be said before the legs are ended.
   */
  void withdraw() {
    withdrawn = true;
  }

  /** The message on its way to several legs; on the loop. */
  private final class Copies {

    /** Legs that have not answered. */
    private final List<LegMedia> open = new ArrayList<>(1);

    private boolean settled;

    void send(List<LegMedia> legs) {
      if (withdrawn) {
        return;
      }
      boolean link = message.content().kind() == ChatContent.Kind.FILE_LINK;
      if (link && !legs.stream().allMatch(LegMedia::fetchesFiles)) {
        // The store brings files to devices that cannot fetch them.
        storeOnce();
        return;
      }
      open.addAll(legs);
      SendHead head = SendHead.ofMessage(id, message.body().length, message.contentType());
      for (LegMedia leg : legs) {
        OutgoingChunk chunk = leg.begin(head, (status, comment) -> answered(leg, status));
        chunk.data(message.body(), 0, message.body().length);
        chunk.end(Continuation.LAST);
      }
    }

    private void answered(LegMedia leg, int status) {
      open.remove(leg);
      if (status == MsrpStatus.OK) {
        takenOnce(leg);
      } else if (PassingMessage.isLoss(status)) {
        leg.giveUp("no answer: " + status);
      }
      if (open.isEmpty()) {
        storeOnce();
      }
    }

    void giveUp() {
      if (settled) {
        return;
      }
      List.copyOf(open).forEach(leg -> leg.giveUp("no answer in time"));
      storeOnce();
    }

    private void takenOnce(LegMedia leg) {
      if (!settled) {
        settled = true;
        passed();
        hearer.taken(leg);
      }
    }

    private void storeOnce() {
      if (!settled) {
        settled = true;
        if (!withdrawn) {
          store();
        }
      }
    }
  }
}
