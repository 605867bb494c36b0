package org.opencpm.chat;

import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.Direction;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;

/**
 * A stored standalone message on its way to one device in Large Message Mode (fact sheet 3.5): an
 * INVITE with its CPIM headers, the message by MSRP, BYE.
 */
final class LargeDelivery extends ServerSession {

  private static final Logger LOG = Logger.getLogger(LargeDelivery.class.getName());

  private final SessionDirection forth;
  private final Delivery delivery;
  private final Device device;
  private final Attempt attempt;
  private boolean rang;
  private boolean sending;

  LargeDelivery(
      ChatEnvironment env,
      SessionDirection forth,
      SessionDirection back,
      Delivery delivery,
      Device device,
      Attempt attempt) {
    super(env, back);
    this.forth = forth;
    this.delivery = delivery;
    this.device = device;
    this.attempt = attempt;
  }

  void start() {
    leg = newLeg(device, SessionInvite.overTls(device));
    mailbox.post(
        () -> {
          leg.local =
              leg.description(env.settings().maxMessageSize())
                  .offer(List.of("message/cpim"), Direction.SENDONLY);
          boolean waited = env.invites().hasWaited(delivery, device, env.clock().instant());
          Content content = content(leg.local.toBytes());
          invite(
              waited
                  ? env.invites().deferred(forth, device, content)
                  : env.invites().live(forth, device, content));
        });
  }

  /** The message's CPIM headers without its content, and the description. */
  private Content content(byte[] sdp) {
    MimeEntity description =
        MimeEntity.of(MediaType.parse(ChatOffer.SDP_TYPE).orElseThrow(), List.of(), sdp);
    try {
      byte[] head = delivery.body();
      int end = ChatContent.headEnd(head);
      byte[] headers = end < 0 ? head : java.util.Arrays.copyOf(head, end);
      CpimMessage.parse(headers);
      MimeEntity cpim =
          MimeEntity.of(MediaType.parse("message/cpim").orElseThrow(), List.of(), headers);
      String boundary = "cpm-" + UUID.randomUUID();
      return new Content(
          "multipart/mixed;boundary=\"" + boundary + "\"",
          Multipart.write(boundary, List.of(cpim, description)));
    } catch (CpimSyntaxException e) {
      LOG.log(Level.FINE, "message {0} has no CPIM headers to announce", delivery.messageId());
      return new Content(ChatOffer.SDP_TYPE, sdp);
    }
  }

  @Override
  void ringing() {
    rang = true;
  }

  @Override
  void ready() {
    if (sending) {
      return;
    }
    if (!attempt.wanted()) {
      // The device has moved, and another attempt is under way.
      finish();
      return;
    }
    sending = true;
    StoredTransfer.send(
        leg.media().session(),
        delivery.contentType(),
        delivery.body(),
        status -> mailbox.postAlways(() -> sent(status)));
  }

  private void sent(int status) {
    if (isOver()) {
      return;
    }
    attempt.ended(StoredForLegs.meaning(status), status, leg.call.callId());
    finish();
  }

  @Override
  void failed(int status) {
    String callId = leg.call == null ? "" : leg.call.callId();
    if (sending) {
      attempt.ended(DeviceAnswer.LOST, status, callId);
    } else if (rang && (status == 0 || status == 408 || status == 480 || status == 487)) {
      attempt.rang(status, callId);
    } else {
      attempt.ended(status, callId);
    }
  }

  @Override
  void message(String contentType, String id, byte[] bytes, IntConsumer done) {
    // One message goes this way; an answer comes in a session or a message of its own.
    done.accept(MsrpStatus.FORBIDDEN);
  }
}
