package org.opencpm.chat;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A message in Large Message Mode on its way in (fact sheet 3.5): the server answers the INVITE,
 * takes the one message and is responsible for it once its last chunk has its 200; the sender says
 * BYE.
 */
final class LargeReception extends ServerSession {

  /** How long a sender may pause in the middle of his message. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private boolean taken;

  LargeReception(ChatEnvironment env, SessionDirection direction) {
    super(env, direction);
  }

  CallListener begin(InboundRequest request, Call call, SessionDescription offer) {
    return accept(
        call,
        request,
        offer,
        from.sender().device(),
        answerHeaders(ServiceIdentifier.LARGE, from.conversationId(), from.contributionId()));
  }

  @Override
  void ready() {
    watch();
  }

  /** A sender from whom nothing comes is not waited for. */
  private void watch() {
    after(
        SILENCE,
        () -> {
          if (System.nanoTime() - leg.media().lastHeard() > SILENCE.toNanos()) {
            finish();
          } else {
            watch();
          }
        });
  }

  @Override
  void message(String contentType, String id, byte[] bytes, IntConsumer done) {
    if (taken) {
      done.accept(MsrpStatus.FORBIDDEN);
      return;
    }
    taken = true;
    env.acceptance()
        .large(
            from,
            new SessionMessage(id, contentType, bytes),
            result -> {
              done.accept(status(result));
              after(PATIENCE, this::finish);
            });
  }

  @Override
  void failed(int status) {
    // The sender knows by the missing 200 whether his message was taken.
  }
}
