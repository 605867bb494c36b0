package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opencpm.chat.ChatOffer;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Content;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;

/**
 * The body of an invitation to a file (RFC 5547 section 9; fact sheet 6.1): the description, the
 * thumbnails for devices that show them, and the sender's CPIM headers.
 */
final class FileInvite {

  private static final MediaType SDP = MediaType.parse(ChatOffer.SDP_TYPE).orElseThrow();
  private static final String THUMBNAILS = "urn:urn-7:3gpp-application.ims.iari.rcs.ftthumb";

  private FileInvite() {}

  /** Whether a device gets thumbnails: it says that it shows them, and policy lets them through. */
  static boolean takesIcons(Device device, Policies policies) {
    return FeatureTags.parse(device.binding().contactParams()).iari().contains(THUMBNAILS)
        && !policies.of(device.subscriberId()).get(Policy.FILE_ICONS).equals("off");
  }

  /**
   * The body.
   *
   * @param description with {@code a=file-icon} only where its part goes with it
   */
  static Content content(SessionDescription description, List<OfferedFile> files, boolean icons) {
    List<MimeEntity> parts = new ArrayList<>();
    for (OfferedFile file : files) {
      if (icons) {
        file.icon().ifPresent(parts::add);
      }
    }
    boolean related = !parts.isEmpty();
    files.forEach(file -> file.cpim().ifPresent(parts::add));
    if (parts.isEmpty()) {
      return new Content(ChatOffer.SDP_TYPE, description.toBytes());
    }
    parts.add(0, MimeEntity.of(SDP, List.of(), description.toBytes()));
    String boundary = "cpm-" + UUID.randomUUID();
    String type = related ? "multipart/related;type=\"application/sdp\"" : "multipart/mixed";
    return new Content(type + ";boundary=\"" + boundary + "\"", Multipart.write(boundary, parts));
  }
}
