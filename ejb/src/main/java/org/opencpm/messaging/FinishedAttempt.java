package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Binding;

/**
 * An attempt to deliver that has ended, on its way into the database.
 *
 * @param attempt null when a device fetched the message itself
 * @param status SIP status, or the MSRP status in its place
 * @param callId Call-ID of the request or session, empty when nothing was sent
 * @param writes how often it was tried to write it down, this time included
 * @param written runs after it is written or given up, of a message that was fetched
 */
record FinishedAttempt(
    Delivery delivery,
    LaneAttempt attempt,
    DeviceAnswer answer,
    int status,
    String callId,
    int writes,
    Runnable written) {

  FinishedAttempt(LaneAttempt attempt, DeviceAnswer answer, int status, String callId) {
    this(attempt.delivery(), attempt, answer, status, callId, 1, () -> {});
  }

  FinishedAttempt again() {
    return new FinishedAttempt(delivery, attempt, answer, status, callId, writes + 1, written);
  }

  /** Whether the device fetched it, so that it goes on waiting to be fetched if it failed. */
  boolean fetched() {
    return attempt == null;
  }

  /**
   * What is to be written down.
   *
   * @param retryAt when a busy or unanswered device is tried again, null for any other answer
   */
  DeliveryTransaction.Completion completion(Instant retryAt) {
    DeliveryState state =
        switch (answer) {
          case TAKEN -> DeliveryState.DONE;
          case REFUSED, REFUSED_FOR_ALL -> DeliveryState.REFUSED;
          case LOST, RETRY, UNANSWERED ->
              fetched() ? DeliveryState.ANNOUNCED : DeliveryState.WAITING;
        };
    // A notification about it can name nothing but the Call-ID that the device got.
    boolean byCallId = SentCalls.identifies(delivery.kind(), delivery.messageId());
    DeliveryResult result =
        new DeliveryResult(
            delivery.recipientId(),
            delivery.deviceId(),
            state,
            answer == DeviceAnswer.REFUSED_FOR_ALL,
            status,
            retryAt,
            byCallId && state == DeliveryState.DONE && !callId.isEmpty() ? callId : null);
    return new DeliveryTransaction.Completion(result, lost());
  }

  private DeliveryTransaction.Lost lost() {
    if (answer != DeviceAnswer.LOST || fetched()) {
      return null;
    }
    Binding binding = attempt.device().binding();
    return new DeliveryTransaction.Lost(
        delivery.deviceId(), delivery.subscriberId(), binding.callId(), binding.cseq());
  }
}
