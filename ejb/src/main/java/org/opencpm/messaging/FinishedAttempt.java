package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Binding;

/**
 * An attempt to deliver that has its answer, on its way into the database.
 *
 * @param attempt number of the attempt in its lane
 * @param binding where it was sent
 * @param writes how often it was tried to write it down, this time included
 */
record FinishedAttempt(
    DeviceLane lane,
    long attempt,
    Delivery delivery,
    Binding binding,
    Signalling.FinalAnswer answer,
    int writes) {

  DeviceAnswer meaning() {
    return Outcome.ofDevice(answer.status());
  }

  FinishedAttempt again() {
    return new FinishedAttempt(lane, attempt, delivery, binding, answer, writes + 1);
  }

  /**
   * What is to be written down.
   *
   * @param retryAt when a busy device is tried again, null for any other answer
   */
  DeliveryTransaction.Completion completion(Instant retryAt) {
    DeliveryState state =
        switch (meaning()) {
          case TAKEN -> DeliveryState.DONE;
          case REFUSED, REFUSED_FOR_ALL -> DeliveryState.REFUSED;
          case LOST, RETRY, UNANSWERED -> DeliveryState.WAITING;
        };
    // A notification about it can name nothing but the Call-ID that the device got.
    boolean byCallId = delivery.kind() == MessageKind.STANDALONE && delivery.messageId() == null;
    DeliveryResult result =
        new DeliveryResult(
            delivery.recipientId(),
            delivery.deviceId(),
            state,
            meaning() == DeviceAnswer.REFUSED_FOR_ALL,
            answer.status(),
            retryAt,
            byCallId && state == DeliveryState.DONE ? answer.callId() : null);
    DeliveryTransaction.Lost lost =
        meaning() == DeviceAnswer.LOST
            ? new DeliveryTransaction.Lost(
                delivery.deviceId(), delivery.subscriberId(), binding.callId(), binding.cseq())
            : null;
    return new DeliveryTransaction.Completion(result, lost);
  }
}
