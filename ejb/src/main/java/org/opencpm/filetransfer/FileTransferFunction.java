package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import org.opencpm.chat.FileSessions;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.Verdict;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * The Participating Function for files over MSRP (AD-PF-11 to 15; fact sheet 6): checks an
 * invitation, decides by size, content, policy and registrations what it comes to, and begins the
 * transfer.
 */
final class FileTransferFunction implements FileSessions {

  private final FileEnvironment env;
  private final StoredPulls pulls;
  private final DeviceDirectory directory;
  private final DeviceFiles ways;

  FileTransferFunction(
      FileEnvironment env, StoredPulls pulls, DeviceDirectory directory, DeviceFiles ways) {
    this.env = env;
    this.pulls = pulls;
    this.directory = directory;
    this.ways = ways;
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
  public void check(InboundRequest request) throws MessageRefused {
    FileRecipients.check(body(request), env.settings());
  }

  private static Content body(InboundRequest request) {
    return new Content(request.header("Content-Type").orElse(""), request.body());
  }

  @Override
  public CallListener begin(
      InboundRequest request, Call call, Invitation invitation, SessionDescription description)
      throws MessageRefused {
    TransferOffer offer = TransferOffer.read(body(request));
    FileChecks.check(offer.files(), env, invitation);
    if (!offer.push()) {
      Optional<CallListener> stored = pulls.begin(request, call, invitation, offer);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    SessionDirection direction =
        offer.push() ? invitation.forth() : back(invitation, request.callId());
    boolean mayWait = mayWait(invitation, offer);
    return new TransferSession(
            env, invitation, offer, direction, mayWait ? byHttp(invitation) : List.of(), mayWait)
        .begin(call, rounds(request, invitation));
  }

  /** None where the recipient is not served here (IMS mode): his own server rings them. */
  private List<List<Device>> rounds(InboundRequest request, Invitation invitation) {
    Verdict verdict = invitation.verdict();
    boolean ring =
        verdict != null
            && (verdict.treatment() == Verdict.Treatment.DELIVER
                || verdict.treatment() == Verdict.Treatment.HOLD);
    return ring ? env.devices().rounds(invitation.forth(), request.headers()) : List.of();
  }

  /** Devices that are there and take files by HTTP alone. */
  private List<String> byHttp(Invitation invitation) {
    return directory.devicesOf(invitation.forth().recipient().id()).stream()
        .filter(device -> device.reachable(env.clock().instant()))
        .filter(ways::needsHttp)
        .map(Device::key)
        .toList();
  }

  private static SessionDirection back(Invitation invitation, String callId) {
    return invitation.back(null, callId, invitation.forth().life());
  }

  private boolean mayWait(Invitation invitation, TransferOffer offer) {
    return offer.push()
        && invitation.verdict() != null
        && invitation.verdict().mayWait()
        && env.policies().of(invitation.forth().recipient().id()).isOn(Policy.DEFER_FILES);
  }
}
