package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import org.opencpm.chat.ChatRules;
import org.opencpm.chat.FileSessions;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.Verdict;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * The Participating Function for files over MSRP (AD-PF-11 to 15; fact sheet 6): checks an
 * invitation, decides by size, content, policy and registrations what it comes to, and begins the
 * transfer.
 */
final class FileTransferFunction implements FileSessions {

  private final FileEnvironment env;
  private final StoredPulls pulls;

  FileTransferFunction(FileEnvironment env, StoredPulls pulls) {
    this.env = env;
    this.pulls = pulls;
  }

  @Override
  public boolean concern(ServiceIdentifier service, SessionDescription offer) {
    return switch (service) {
      case FILE_TRANSFER, FILE_TRANSFER_GROUP -> true;
      case SESSION -> TransferOffer.isOne(offer);
      default -> false;
    };
  }

  @Override
  public CallListener begin(
      InboundRequest request, Call call, Invitation invitation, SessionDescription description)
      throws MessageRefused {
    TransferOffer offer =
        TransferOffer.read(new Content(request.header("Content-Type").orElse(""), request.body()));
    FileLimits.check(offer.files(), env, invitation);
    checkNames(offer, invitation);
    screen(offer, invitation);
    if (!offer.push()) {
      Optional<CallListener> stored = pulls.begin(request, call, invitation, offer);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    SessionDirection direction =
        offer.push() ? invitation.forth() : back(invitation, request.callId());
    Verdict.Treatment treatment = invitation.verdict().treatment();
    List<Device> devices =
        treatment == Verdict.Treatment.DELIVER || treatment == Verdict.Treatment.HOLD
            ? env.devices().forSession(invitation.forth(), request.headers())
            : List.of();
    return new TransferSession(env, invitation, offer, direction, mayWait(invitation, offer))
        .begin(call, devices);
  }

  private static SessionDirection back(Invitation invitation, String callId) {
    return invitation.back(null, callId, invitation.forth().life());
  }

  private boolean mayWait(Invitation invitation, TransferOffer offer) {
    return offer.push()
        && invitation.verdict().mayWait()
        && env.policies().of(invitation.forth().recipient().id()).isOn(Policy.DEFER_FILES);
  }

  /** CPIM From of somebody else is refused; an anonymous one is fine (design 4.9). */
  private void checkNames(TransferOffer offer, Invitation invitation) throws MessageRefused {
    for (OfferedFile file : offer.files()) {
      if (file.cpim().isEmpty()) {
        continue;
      }
      try {
        Optional<String> from = CpimMessage.parse(file.cpim().get().decoded()).fromUri();
        if (from.isPresent()
            && !ChatRules.names(env.settings(), from.get(), invitation.forth().sender())) {
          throw new MessageRefused(Outcome.FORBIDDEN, "CPIM From of somebody else");
        }
      } catch (CpimSyntaxException e) {
        throw new MessageRefused(Outcome.MALFORMED, "CPIM: " + e.getMessage());
      }
    }
  }

  private void screen(TransferOffer offer, Invitation invitation) throws MessageRefused {
    SessionDirection forth = invitation.forth();
    String sender = forth.sender().address();
    for (OfferedFile file : offer.files()) {
      Optional<String> objection =
          offer.push()
              ? env.screenings().ofInvitation(file.selector(), sender, forth.recipientAddress())
              : Optional.empty();
      if (objection.isPresent()) {
        MessageLog.event(
            "file-rejected",
            file.messageId(),
            forth.conversationId(),
            forth.callId(),
            "reason",
            objection.get());
        throw new MessageRefused(
            Answer.of(Outcome.FORBIDDEN, "not let through")
                .with(
                    "Warning",
                    OmaWarning.FUNCTION_NOT_ALLOWED
                        .at(env.settings().host(), "content policy")
                        .headerValue()));
      }
    }
  }
}
