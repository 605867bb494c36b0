package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Announced;
import org.opencpm.messaging.DeferredMessages;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;

/** A device fetches what waits for it: one MSRP message each, oldest first, then BYE. */
final class PullSession extends ServerSession {

  private final DeferredMessages deferred;
  private final DeferredRequest wanted;
  private final Queue<Delivery> left = new ArrayDeque<>();
  private Delivery current;
  private boolean started;

  PullSession(
      ChatEnvironment env, Sender device, DeferredMessages deferred, DeferredRequest wanted) {
    super(env, concerning(env, device));
    this.deferred = deferred;
    this.wanted = wanted;
  }

  /** What the device says in the session: notifications, which find their own way. */
  private static SessionDirection concerning(ChatEnvironment env, Sender device) {
    return new SessionDirection(
        device,
        null,
        env.settings().deferredUri(),
        null,
        "",
        null,
        null,
        ServiceIdentifier.DEFERRED,
        HeaderList.empty(),
        new Lifetime(env.settings().deferredExpiryMax(), true));
  }

  CallListener begin(
      InboundRequest request, Call call, SessionDescription offer, List<Delivery> claimed) {
    left.addAll(claimed);
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(
            answerHeaders(
                ServiceIdentifier.DEFERRED,
                request.header("Conversation-ID").orElse(null),
                request.header("Contribution-ID").orElse(null)));
    return accept(call, request, offer, from.sender().device(), headers);
  }

  /** Gives back what was claimed for a session that did not come about. */
  void notBegun() {
    left.forEach(one -> deferred.ended(one, DeviceAnswer.LOST, 0, () -> {}));
    left.clear();
  }

  @Override
  void ready() {
    if (!started) {
      started = true;
      next();
    }
  }

  private void next() {
    if (isOver()) {
      return;
    }
    current = left.poll();
    if (current == null) {
      finish();
      return;
    }
    Delivery one = deferred.withBody(current);
    if (one.body() == null) {
      // It expired between the claim and now.
      ended(DeviceAnswer.LOST, 0);
      return;
    }
    byte[] body = wanted.textOnly(name(one)) ? TextPart.of(one.body()) : one.body();
    StoredTransfer.send(
        leg.media().session(),
        one.contentType(),
        body,
        status -> mailbox.postAlways(() -> sent(one, status)));
  }

  /** The name by which a device asks for a message. */
  private static String name(Delivery one) {
    return one.messageId() != null ? one.messageId() : Announced.nameOf(one.recipientId());
  }

  private void sent(Delivery one, int status) {
    if (current == null || isOver()) {
      return;
    }
    boolean part = wanted.textOnly(name(one));
    DeviceAnswer answer = StoredForLegs.meaning(status);
    // A part was fetched: the whole is still there.
    ended(part && answer == DeviceAnswer.TAKEN ? DeviceAnswer.UNANSWERED : answer, status);
  }

  /** The next comes when it is written down: a device that asks again finds what is left. */
  private void ended(DeviceAnswer answer, int status) {
    Delivery one = current;
    current = null;
    deferred.ended(one, answer, status, () -> mailbox.postAlways(this::next));
  }

  @Override
  void failed(int status) {
    if (current != null) {
      deferred.ended(current, DeviceAnswer.LOST, 0, () -> {});
    }
    notBegun();
  }

  @Override
  void message(String contentType, String id, byte[] bytes, IntConsumer done) {
    done.accept(MsrpStatus.FORBIDDEN);
  }
}
